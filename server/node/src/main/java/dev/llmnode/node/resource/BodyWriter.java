package dev.llmnode.node.resource;

import dev.llmnode.node.wire.Json;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes answers as JSON, with their length: the container's buffer, which would find it out, is off for streams' sake. */
@Produces(MediaType.APPLICATION_JSON)
public final class BodyWriter implements MessageBodyWriter<Object> {
    private final Json json;

    public BodyWriter(Json json) {
        this.json = json;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        byte[] document = json.write(value);
        headers.putSingle(HttpHeaders.CONTENT_LENGTH, document.length);
        out.write(document);
    }
}
