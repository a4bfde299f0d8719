package dev.llmnode.node.application.answer;

import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds the streams that are being sent at once, over both doors. */
public final class StreamSlots {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private final int max;
    private final Semaphore free;

    /** @param max streams at once, 1 or more */
    public StreamSlots(int max) {
        this.max = max;
        this.free = new Semaphore(max);
    }

    /**
     * Takes a place.
     *
     * @throws NodeException.InsufficientResources if there is none
     */
    public Slot take() {
        if (!free.tryAcquire()) {
            throw new NodeException.InsufficientResources("All %d places for streams are taken".formatted(max), RETRY);
        }
        return new Slot(free);
    }

    /** A place; giving it back twice is the same as once. */
    public static final class Slot implements AutoCloseable {
        private final Semaphore free;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Slot(Semaphore free) {
            this.free = free;
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                free.release();
            }
        }
    }
}
