package dev.llmnode.node.application.error;

import java.time.Duration;

/** Durations in whole or decimal seconds, as people and headers read them. */
public final class Seconds {
    private Seconds() {}

    /** Whole seconds, never fewer than the duration; 1 at least. */
    public static long roundedUp(Duration duration) {
        long seconds = duration.plusSeconds(1).minusNanos(1).toSeconds();
        return Math.max(1, seconds);
    }

    /** {@code 30} or {@code 0.25}. */
    public static String text(Duration duration) {
        return java.math.BigDecimal.valueOf(duration.toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
