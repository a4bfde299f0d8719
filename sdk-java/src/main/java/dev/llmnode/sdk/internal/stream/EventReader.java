package dev.llmnode.sdk.internal.stream;

import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.internal.Timer;
import dev.llmnode.sdk.stream.ServerSentEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the events of one connection, as fast as they are taken; tells once of the connection's end. */
final class EventReader implements Flow.Subscriber<List<ByteBuffer>> {
    /** Pieces that wait at which reading stops, and at which it goes on. */
    private static final int HIGH = 64;

    private static final int LOW = 16;
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(5);

    private final EventParser parser;
    private final Consumer<@Nullable Throwable> ended;
    private final IntSupplier waiting;
    private final Duration idleTimeout;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean reading = new AtomicBoolean();
    private final LongSupplier nanoTime;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Future<?> watch;
    private volatile long heard;

    /**
     * A reader that has not begun.
     *
     * @param waiting how many pieces wait to be taken
     */
    EventReader(
            Consumer<ServerSentEvent> event,
            Consumer<@Nullable Throwable> ended,
            IntSupplier waiting,
            Duration idleTimeout,
            LongSupplier nanoTime) {
        this.parser = new EventParser(event);
        this.ended = ended;
        this.waiting = waiting;
        this.idleTimeout = idleTimeout;
        this.nanoTime = nanoTime;
        this.heard = nanoTime.getAsLong();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (over.get()) {
            given.cancel();
            return;
        }
        Duration quarter = idleTimeout.dividedBy(4);
        watch = Timer.every(quarter.compareTo(LONGEST_WATCH) < 0 ? quarter : LONGEST_WATCH, this::checkSilence);
        read();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        reading.set(false);
        try {
            buffers.forEach(parser::push);
        } catch (RuntimeException error) {
            finish(error, true);
        }
        if (waiting.getAsInt() < HIGH) {
            read();
        }
    }

    @Override
    public void onError(Throwable failure) {
        finish(failure, false);
    }

    @Override
    public void onComplete() {
        finish(null, false);
    }

    /** A piece was taken: reads on, if it had stopped and few are left. */
    void taken() {
        if (!reading.get() && waiting.getAsInt() <= LOW) {
            read();
        }
    }

    /** Asks for more, once; a reader of pieces that is slow is no silence. */
    private void read() {
        Flow.Subscription open = subscription;
        if (open != null && !over.get() && reading.compareAndSet(false, true)) {
            heard = nanoTime.getAsLong();
            open.request(1);
        }
    }

    /** Ends the connection; nothing is told. */
    void cancel() {
        over.set(true);
        release();
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    void checkSilence() {
        if (reading.get() && nanoTime.getAsLong() - heard > idleTimeout.toNanos()) {
            finish(new ConnectionException("nothing came for " + idleTimeout.toMillis() + " ms", true, null), true);
        }
    }

    private void finish(@Nullable Throwable cause, boolean cancel) {
        if (over.compareAndSet(false, true)) {
            release();
            Flow.Subscription open = subscription;
            if (cancel && open != null) {
                open.cancel();
            }
            ended.accept(cause);
        }
    }

    private void release() {
        Future<?> watching = watch;
        if (watching != null) {
            watching.cancel(false);
        }
    }
}
