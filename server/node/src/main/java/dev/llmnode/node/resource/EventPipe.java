package dev.llmnode.node.resource;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands signals from the thread that makes a stream's events to the one that writes them, one at a time: who makes them
 * waits for who writes.
 */
final class EventPipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Signal pending;
    private boolean abandoned;

    /**
     * Hands a signal over; waits while there is one that was not taken.
     *
     * @throws InterruptedException if nobody takes signals any more
     */
    void put(Signal signal) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending != null && !abandoned) {
                changed.await();
            }
            if (abandoned) {
                throw new InterruptedException("The client is gone");
            }
            pending = signal;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next signal; {@link Signal.Silence} if none comes in time. */
    Signal take(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (pending == null && !abandoned && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (abandoned) {
                return new Signal.Gone();
            }
            Signal taken = pending == null ? new Signal.Silence() : pending;
            pending = null;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The client is gone, or nobody writes any more. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What goes through the pipe, or takes the place of what does not. */
    sealed interface Signal {
        /** An event. */
        record Event(String id, Object data) implements Signal {}

        /** There are no more events. */
        record End() implements Signal {}

        /** The stream broke. */
        record Failure(Throwable cause) implements Signal {}

        /** Nothing came in time. */
        record Silence() implements Signal {}

        /** The client is gone. */
        record Gone() implements Signal {}
    }
}
