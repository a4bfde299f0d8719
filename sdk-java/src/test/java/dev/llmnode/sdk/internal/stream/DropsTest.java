package dev.llmnode.sdk.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.ResumeOptions;
import dev.llmnode.sdk.internal.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DropsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long seconds;
    private final Drops drops = new Drops(
            new ResumeOptions(3, Duration.ofSeconds(30)),
            new Backoff(SECOND, Duration.ofSeconds(8), () -> 1),
            () -> Duration.ofSeconds(seconds).toNanos());

    @Test
    void another_shouldEndAfterSoManyTries() {
        assertThat(drops.another()).isTrue();
        assertThat(drops.another()).isTrue();
        assertThat(drops.another()).isTrue();
        assertThat(drops.another()).isFalse();
    }

    @Test
    void another_shouldEndAfterSoLong() {
        assertThat(drops.another()).isTrue();
        seconds = 31;
        assertThat(drops.another()).isFalse();
    }

    @Test
    void reset_shouldCountAnew() {
        for (int i = 0; i < 10; i++) {
            assertThat(drops.another()).isTrue();
            seconds += 29;
            drops.reset();
        }
    }

    @Test
    void delay_shouldGrowUnlessTheNodeSaysHowLong() {
        assertThat(drops.another()).isTrue();
        assertThat(drops.delay(null)).isZero();
        assertThat(drops.another()).isTrue();
        assertThat(drops.delay(null)).isEqualTo(SECOND);
        assertThat(drops.another()).isTrue();
        assertThat(drops.delay(null)).isEqualTo(SECOND.multipliedBy(2));
        assertThat(drops.delay(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }
}
