package dev.llmnode.inference.schedule;

import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationEvent.Delta;
import dev.llmnode.inference.GenerationEvent.Failed;
import dev.llmnode.inference.GenerationEvent.Finished;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.schedule.Mailbox.Kind;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the engine's thread to one consumer, without a lock: the engine must not wait for a consumer that
 * the machine has put aside.
 */
final class SequenceStream implements GenerationStream {
    private final Consumer<Kind> engine;
    private final int unreadLimit;
    private final Queue<GenerationEvent> events = new ConcurrentLinkedQueue<>();

    /** Characters of deltas that are not read yet. */
    private final AtomicInteger unread = new AtomicInteger();

    private volatile @Nullable Thread reader;
    private volatile boolean cancelled;

    /** Whether the engine has stopped for the consumer to catch up. */
    private volatile boolean behind;

    /** The last event, once the consumer has it; only the consumer looks at it. */
    private @Nullable GenerationEvent end;

    /**
     * An empty stream.
     *
     * @param unreadLimit characters left unread that make the consumer count as behind
     * @param engine takes the consumer's wishes
     */
    SequenceStream(int unreadLimit, Consumer<Kind> engine) {
        this.unreadLimit = unreadLimit;
        this.engine = engine;
    }

    void emit(GenerationEvent event) {
        if (event instanceof Delta delta) {
            unread.addAndGet(delta.text().length());
        }
        events.add(event);
        Thread waiting = reader;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Whether the consumer has left too much unread; if so, {@link Kind#CAUGHT_UP} will follow. */
    boolean fallsBehind() {
        if (unread.get() <= unreadLimit) {
            return false;
        }
        behind = true;
        if (isCaughtUp()) {
            // It has just read on, perhaps too early to see that it should tell.
            behind = false;
        }
        return behind;
    }

    private boolean isCaughtUp() {
        return unread.get() <= unreadLimit / 2;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public @Nullable GenerationEvent next(Duration timeout) throws InterruptedException {
        if (end != null) {
            return end;
        }
        GenerationEvent event = events.poll();
        if (event == null) {
            event = await(TimeUnit.NANOSECONDS.convert(timeout));
        }
        if (event instanceof Delta delta) {
            return coalesce(delta);
        }
        if (event instanceof Finished || event instanceof Failed) {
            end = event;
        }
        return event;
    }

    private @Nullable GenerationEvent await(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        reader = Thread.currentThread();
        try {
            GenerationEvent event = events.poll();
            while (event == null) {
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted while waiting for the next event");
                }
                event = events.poll();
            }
            return event;
        } finally {
            reader = null;
        }
    }

    private Delta coalesce(Delta first) {
        Delta whole = first;
        if (events.peek() instanceof Delta) {
            StringBuilder text = new StringBuilder(first.text());
            while (events.peek() instanceof Delta delta) {
                text.append(delta.text());
                whole = delta;
                events.remove();
            }
            whole = new Delta(text.toString(), whole.completionTokens());
        }
        unread.addAndGet(-whole.text().length());
        if (behind && isCaughtUp()) {
            behind = false;
            engine.accept(Kind.CAUGHT_UP);
        }
        return whole;
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            engine.accept(Kind.CANCEL);
        }
    }

    @Override
    public void park() {
        engine.accept(Kind.PARK);
    }

    @Override
    public void unpark() {
        engine.accept(Kind.UNPARK);
    }
}
