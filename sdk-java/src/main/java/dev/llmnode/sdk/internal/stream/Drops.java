package dev.llmnode.sdk.internal.stream;

import dev.llmnode.sdk.ResumeOptions;
import dev.llmnode.sdk.internal.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the drops of a stream since something was received, against the settings. */
final class Drops {
    private final ResumeOptions options;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private int count;
    private long since;

    Drops(ResumeOptions options, Backoff backoff, LongSupplier nanoTime) {
        this.options = options;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    /** Something was received. */
    void reset() {
        count = 0;
    }

    /** Counts a drop; whether the stream may be gone on with. */
    boolean another() {
        if (count == 0) {
            since = nanoTime.getAsLong();
        }
        count++;
        return count <= options.attempts()
                && nanoTime.getAsLong() - since <= options.timeout().toNanos();
    }

    /** How long to wait before the next try; the first is made at once. */
    Duration delay(@Nullable Duration retryAfter) {
        if (retryAfter != null) {
            return retryAfter;
        }
        return count <= 1 ? Duration.ZERO : backoff.before(count - 2);
    }
}
