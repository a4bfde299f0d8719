package dev.llmnode.p2p.time;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * The instant at which a blocking call gives up.
 *
 * @param ticker the monotonic clock that it is on
 * @param nanoTime its time on that clock
 */
public record Deadline(Ticker ticker, long nanoTime, boolean isNever) {
    public static final Deadline NEVER = new Deadline(Ticker.systemTicker(), 0, true);

    /** A clock that a test moves tells nobody so, and is looked at this often. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    public static Deadline after(Duration duration, Ticker ticker) {
        return new Deadline(ticker, ticker.nanoTime() + duration.toNanos(), false);
    }

    /** Nanoseconds that are left; zero or less once it is past. */
    public long remainingNanos() {
        return isNever ? Long.MAX_VALUE : nanoTime - ticker.nanoTime();
    }

    /** Waits for a signal, which may come for nothing; throws once this is past. The condition's lock must be held. */
    @SuppressWarnings("WaitNotInLoop") // each caller loops
    public void await(Condition changed) throws IOException {
        long left = remainingNanos();
        if (left <= 0) {
            throw new SocketTimeoutException("the peer took too long");
        }
        try {
            if (isNever) {
                changed.await();
            } else {
                var _ = changed.awaitNanos(ticker.equals(Ticker.systemTicker()) ? left : Math.min(left, LOOK_NANOS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for the peer");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
