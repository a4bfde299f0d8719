package dev.llmnode.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SseReaderTest {

    @Test
    void all_shouldReadEventsAsStandardSays() throws IOException {
        SseReader reader = reader("""
                : keep-alive

                id: 1
                data: one
                data:  two

                event: error
                data

                data: cut off""");

        assertThat(reader.all())
                .extracting(SseEvent::id, SseEvent::name, SseEvent::data)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("1", "message", "one\n two"),
                        org.assertj.core.groups.Tuple.tuple(null, "error", ""));
        assertThat(reader.comments()).isEqualTo(1);
    }

    @Test
    void next_shouldGiveNullAtEnd() throws IOException {
        assertThat(reader("id: 5\n\n").next()).isNull();
    }

    private static SseReader reader(String text) {
        return new SseReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
