package dev.llmnode.sdk.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Waits that double, with jitter so that many clients do not come back at once.
 *
 * @param first the first wait
 * @param longest the longest
 * @param random a number from 0 to 1
 */
public record Backoff(Duration first, Duration longest, DoubleSupplier random) {

    /** Waits of 8 seconds at most. */
    public static Backoff from(Duration first) {
        return new Backoff(
                first, Duration.ofSeconds(8), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** How long to wait before a try; the first has the number 0. */
    public Duration before(int attempt) {
        double nanos = Math.min(first.toNanos() * Math.pow(2, attempt), (double) longest.toNanos());
        return Duration.ofNanos((long) (nanos * (0.5 + random.getAsDouble() / 2)));
    }
}
