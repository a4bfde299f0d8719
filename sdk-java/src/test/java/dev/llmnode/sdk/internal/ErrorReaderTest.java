package dev.llmnode.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"0,0", "7,7000", "' 1.5 ',1500"})
    void retryAfter_shouldTakeSeconds(String text, long millis) {
        assertThat(ErrorReader.retryAfter(text, NOW)).contains(Duration.ofMillis(millis));
    }

    @Test
    void retryAfter_shouldTakeDates() {
        assertThat(ErrorReader.retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", NOW)).contains(Duration.ofSeconds(30));
        assertThat(ErrorReader.retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999"})
    void retryAfter_shouldPassOverWhatItCannotRead(String text) {
        assertThat(ErrorReader.retryAfter(text, NOW)).isEmpty();
    }
}
