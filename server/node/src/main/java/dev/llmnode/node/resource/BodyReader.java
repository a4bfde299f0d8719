package dev.llmnode.node.resource;

import dev.llmnode.node.filter.BodyLimit;
import dev.llmnode.node.filter.Exchange;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Lets bodies in through the gate. */
@Consumes(MediaType.APPLICATION_JSON)
public final class BodyReader implements MessageBodyReader<Object> {
    private final SchemaGate gate;

    public BodyReader(SchemaGate gate) {
        this.gate = gate;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] document = BodyLimit.read(body);
        Exchange exchange = Exchange.current();
        return gate.read(document, type, tree -> RequestIds.in(tree).ifPresent(exchange::name));
    }
}
