package dev.llmnode.node.resource;

import dev.llmnode.api.EventProducer;
import dev.llmnode.api.EventResponder;
import dev.llmnode.node.filter.Exchange;
import dev.llmnode.node.filter.connection.HangupFilter;
import dev.llmnode.node.resource.EventPipe.Signal;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * Answers with server-sent events. The status is decided by what comes first: an event, the end, a failure, or the time
 * after which the head goes out in any case.
 */
public final class SseResponder implements EventResponder {
    /** After so long without anything to send, the head goes out, and later a comment. */
    static final Duration QUIET = Duration.ofSeconds(15);

    private final Duration quiet;

    public SseResponder() {
        this(QUIET);
    }

    SseResponder(Duration quiet) {
        this.quiet = quiet;
    }

    @Override
    public <T> Response respond(EventProducer<T> producer) throws InterruptedException {
        Exchange exchange = Exchange.current();
        EventPipe pipe = new EventPipe();
        Thread thread = Thread.ofVirtual().name("events").unstarted(() -> exchange.run(() -> produce(producer, pipe)));
        HangupFilter.Watch watch = exchange.watchClient(() -> {
            pipe.abandon();
            thread.interrupt();
        });
        thread.start();
        boolean answered = false;
        try {
            EventStream stream = new EventStream(pipe.take(quiet), pipe, thread, watch);
            Response response = answer(stream);
            answered = response.hasEntity();
            return response;
        } finally {
            if (!answered) {
                watch.close();
                pipe.abandon();
                thread.interrupt();
            }
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static <T> void produce(EventProducer<T> producer, EventPipe pipe) {
        Signal last;
        try {
            producer.produce((id, data) -> pipe.put(new Signal.Event(id, data)));
            last = new Signal.End();
        } catch (Exception | Error e) {
            last = new Signal.Failure(e);
        }
        try {
            pipe.put(last);
        } catch (InterruptedException _) {
            pipe.abandon(); // nobody is there to be told
        }
    }

    static Response answer(EventStream stream) throws InterruptedException {
        return switch (stream.first()) {
            case Signal.Event _, Signal.Silence _ ->
                Response.ok(stream, MediaType.SERVER_SENT_EVENTS_TYPE)
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                        .build();
            case Signal.End _ -> Response.noContent().build();
            case Signal.Failure(RuntimeException cause) -> throw cause;
            case Signal.Failure(InterruptedException cause) -> throw cause;
            case Signal.Failure(Throwable cause) -> throw new IllegalStateException(cause);
            case Signal.Gone _ -> throw new InterruptedException("The client is gone");
        };
    }
}
