package dev.llmnode.node.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.llmnode.node.resource.EventPipe.Signal;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client sees while a model is silent. Nobody waits here: silence is over at once. */
class EventStreamTest {
    private final EventPipe pipe = new EventPipe();
    private boolean watched = true;

    private EventStream stream(Signal first) {
        return new EventStream(first, pipe, Thread.ofVirtual().unstarted(() -> {}), () -> watched = false);
    }

    /** Puts the next signal into the pipe with every third flush, so that two silences lie before each. */
    private String written(Signal first, Signal... later) throws IOException {
        Deque<Signal> signals = new ArrayDeque<>(List.of(later));
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            private int flushes;

            @Override
            public void flush() throws IOException {
                flushes++;
                if (flushes % 3 == 0 && !signals.isEmpty()) {
                    try {
                        pipe.put(signals.removeFirst());
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
        new EventStreamWriter(new Json(), new ErrorAnswers(false), Duration.ZERO)
                .writeTo(
                        stream(first),
                        EventStream.class,
                        EventStream.class,
                        new Annotation[0],
                        MediaType.SERVER_SENT_EVENTS_TYPE,
                        new MultivaluedHashMap<>(),
                        out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void quiet_shouldBeFifteenSeconds() {
        assertThat(SseResponder.QUIET).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void head_shouldGoOutAfterSilence() throws Exception {
        try (EventStream silent = stream(pipe.take(Duration.ZERO))) {
            Response response = SseResponder.answer(silent);

            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.getMediaType()).isEqualTo(MediaType.SERVER_SENT_EVENTS_TYPE);
            assertThat(response.getEntity()).isSameAs(silent);
        }
    }

    @Test
    void head_shouldTellWhatFailedBeforeIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SseResponder.answer(stream(new Signal.Failure(new IllegalStateException("broken")))))
                .withMessage("broken");
    }

    @Test
    void silence_shouldBeFilledWithComments() throws IOException {
        String text = written(new Signal.Silence(), new Signal.Event("s.1", Map.of("content", "a")), new Signal.End());

        assertThat(text)
                .isEqualTo(": keep-alive\n\n".repeat(3)
                        + "id: s.1\ndata: {\"content\":\"a\"}\n\n"
                        + ": keep-alive\n\n".repeat(2));
        assertThat(watched).isFalse();
    }

    @Test
    void end_shouldEndTheStreamWithNothingBehindIt() throws Exception {
        pipe.put(new Signal.End());

        String text = written(new Signal.Event("s.1", Map.of("content", "a")));

        assertThat(text).isEqualTo("id: s.1\ndata: {\"content\":\"a\"}\n\n");
    }
}
