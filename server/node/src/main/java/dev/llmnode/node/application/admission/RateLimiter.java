package dev.llmnode.node.application.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * Calls a minute for each caller. All calls of a minute are given back at once, a minute after the first of them: one who
 * spends all at once waits a whole minute.
 */
public final class RateLimiter {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** So many callers are told apart; of more, the ones not seen longest start anew. */
    private static final int MAX_CALLERS = 100_000;

    private final int perMinute;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    /**
     * @param perMinute calls a minute, 1 or more
     * @param clock nanoseconds
     */
    public RateLimiter(int perMinute, TimeMeter clock) {
        this.perMinute = perMinute;
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(INTERVAL.multipliedBy(2))
                .ticker(clock::currentTimeNanos)
                .build();
    }

    /** Counts a call. */
    Verdict count(Caller caller) {
        ConsumptionProbe probe = buckets.get(caller.id(), _ -> newBucket()).tryConsumeAndReturnRemaining(1);
        RateStatus status =
                new RateStatus(perMinute, probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForReset()));
        return new Verdict(probe.isConsumed(), status, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket newBucket() {
        Bandwidth limit = Bandwidth.builder()
                .capacity(perMinute)
                .refillIntervally(perMinute, INTERVAL)
                .build();
        return Bucket.builder().addLimit(limit).withCustomTimePrecision(clock).build();
    }

    /**
     * Whether a call is within the limit.
     *
     * @param allowed it is
     * @param status where the caller stands
     * @param retryAfter how long until the next call is allowed, where this one is not
     */
    record Verdict(boolean allowed, RateStatus status, Duration retryAfter) {}
}
