package dev.llmnode.node.resource;

import dev.llmnode.node.filter.Exchange;
import dev.llmnode.node.resource.EventPipe.Signal;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.Json;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes events in the form of the HTML standard ("Server-sent events"), each as soon as it is there. */
@Produces(MediaType.SERVER_SENT_EVENTS)
public final class EventStreamWriter implements MessageBodyWriter<EventStream> {
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Json json;
    private final ErrorAnswers errors;
    private final Duration quiet;

    public EventStreamWriter(Json json, ErrorAnswers errors) {
        this(json, errors, SseResponder.QUIET);
    }

    EventStreamWriter(Json json, ErrorAnswers errors, Duration quiet) {
        this.json = json;
        this.errors = errors;
        this.quiet = quiet;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == EventStream.class;
    }

    @Override
    public void writeTo(
            EventStream stream,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        try (stream) {
            Signal signal = stream.first();
            while (write(signal, out)) {
                out.flush();
                signal = stream.pipe().take(quiet);
            }
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(e.getMessage());
        }
    }

    /** Writes a signal; false if it is the last one. */
    private boolean write(Signal signal, OutputStream out) throws IOException {
        switch (signal) {
            case Signal.Event(String id, Object data) -> out.write(event("id: " + id, data));
            case Signal.Silence _ -> out.write(KEEP_ALIVE);
            case Signal.Failure(Throwable cause) ->
                out.write(event(
                        "event: error", errors.of(cause).body(Exchange.current().requestId())));
            case Signal.End _, Signal.Gone _ -> {
                return false;
            }
        }
        return !(signal instanceof Signal.Failure);
    }

    private byte[] event(String line, Object data) {
        return (line + "\ndata: " + json.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
