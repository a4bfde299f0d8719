package dev.llmnode.sdk.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Lets through so many calls in any minute; further ones wait, in the order in which they came. */
final class RateLimit {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int perMinute;
    private final LongSupplier nanoTime;
    private final Function<Duration, CompletableFuture<Void>> wait;
    /** When each call of the last minute was let through, or will be. */
    private final Deque<Long> times = new ArrayDeque<>();

    RateLimit(int perMinute, LongSupplier nanoTime, Function<Duration, CompletableFuture<Void>> wait) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
        this.wait = wait;
    }

    /** When the call may be made. */
    CompletableFuture<Void> acquire() {
        long delay = take();
        return delay <= 0 ? CompletableFuture.completedFuture(null) : wait.apply(Duration.ofNanos(delay));
    }

    private synchronized long take() {
        long now = nanoTime.getAsLong();
        long when = now;
        if (times.size() >= perMinute) {
            when = Math.max(now, times.removeFirst() + MINUTE);
        }
        times.addLast(when);
        return when - now;
    }
}
