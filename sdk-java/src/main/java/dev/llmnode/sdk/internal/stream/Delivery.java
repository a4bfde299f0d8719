package dev.llmnode.sdk.internal.stream;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives a subscriber as many pieces as it asks for, one at a time (Reactive Streams, sections 1 to 3).
 *
 * @param <T> what a piece is
 */
public final class Delivery<T> implements Flow.Subscription {
    private final Source<T> source;
    private final Flow.Subscriber<? super T> subscriber;
    private final AutoCloseable stream;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean over;
    private volatile @Nullable RuntimeException misuse;

    /**
     * Delivers what comes from a source.
     *
     * @param stream kept from being forgotten while the delivery goes on
     */
    public Delivery(Source<T> source, Flow.Subscriber<? super T> subscriber, AutoCloseable stream) {
        this.source = source;
        this.subscriber = subscriber;
        this.stream = stream;
    }

    /** Begins to deliver. */
    public void start() {
        subscriber.onSubscribe(this);
        source.inbox().listen(this::deliver);
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            misuse = new IllegalArgumentException("asked for " + count + " pieces; ask for at least one");
        } else {
            demand.accumulateAndGet(count, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
        }
        deliver();
    }

    @Override
    public void cancel() {
        over = true;
        source.stop();
    }

    /** Only one thread is in the loop; calls from others, or from the subscriber itself, make it go round once more. */
    private void deliver() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            round();
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    private void round() {
        while (!over) {
            if (misuse != null) {
                finish(misuse);
            } else if (source.inbox().isExhausted()) {
                finish(source.inbox().failure());
            } else if (demand.get() == 0) {
                return;
            } else {
                T piece = source.inbox().poll();
                if (piece == null) {
                    return;
                }
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                subscriber.onNext(piece);
            }
        }
    }

    private void finish(@Nullable RuntimeException failure) {
        over = true;
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
            source.stop();
        }
    }

    @Override
    public String toString() {
        return "delivery of " + stream;
    }
}
