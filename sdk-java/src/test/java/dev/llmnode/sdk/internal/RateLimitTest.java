package dev.llmnode.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final List<Duration> waits = new ArrayList<>();
    private long seconds;
    private final RateLimit limit =
            new RateLimit(2, () -> Duration.ofSeconds(seconds).toNanos(), delay -> {
                waits.add(delay);
                return new CompletableFuture<>();
            });

    @Test
    void acquire_shouldLetThroughSoManyAMinute() {
        assertThat(limit.acquire()).isDone();
        seconds = 10;
        assertThat(limit.acquire()).isDone();
        seconds = 59;
        assertThat(limit.acquire()).isNotDone();
        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void acquire_shouldLetThroughAgainAfterAMinute() {
        assertThat(limit.acquire()).isDone();
        assertThat(limit.acquire()).isDone();
        seconds = 60;
        assertThat(limit.acquire()).isDone();
        assertThat(limit.acquire()).isDone();
        assertThat(waits).isEmpty();
    }

    @Test
    void acquire_shouldQueueThoseWhoWait() {
        assertThat(Stream.generate(limit::acquire).limit(6).filter(CompletableFuture::isDone))
                .hasSize(2);
        Duration minute = Duration.ofMinutes(1);
        assertThat(waits).containsExactly(minute, minute, minute.multipliedBy(2), minute.multipliedBy(2));
    }
}
