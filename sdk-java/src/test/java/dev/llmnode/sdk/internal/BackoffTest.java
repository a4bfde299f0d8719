package dev.llmnode.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    @Test
    void before_shouldDoubleUpToTheLongest() {
        Backoff whole = new Backoff(FIRST, LONGEST, () -> 1);
        assertThat(IntStream.range(0, 6).mapToObj(whole::before).map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 8000L);
    }

    @Test
    void before_shouldTakeUpToAHalfOffByChance() {
        assertThat(new Backoff(FIRST, LONGEST, () -> 0).before(0)).isEqualTo(Duration.ofMillis(250));
        assertThat(Backoff.from(FIRST).before(60)).isBetween(LONGEST.dividedBy(2), LONGEST);
    }
}
