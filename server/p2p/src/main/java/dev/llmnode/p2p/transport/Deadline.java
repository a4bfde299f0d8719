package dev.llmnode.p2p.transport;

import java.time.Duration;

/** The instant, on the monotonic clock, at which a blocking call gives up. */
public record Deadline(long nanoTime, boolean isNever) {
    public static final Deadline NEVER = new Deadline(0, true);

    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), false);
    }

    /** Nanoseconds that are left; zero or less once it is past. */
    public long remainingNanos() {
        return isNever ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }
}
