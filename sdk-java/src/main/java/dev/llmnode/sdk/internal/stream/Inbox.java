package dev.llmnode.sdk.internal.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces on their way from the connection, which never waits here, to who reads them.
 *
 * @param <T> what a piece is
 */
public final class Inbox<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<T> waiting = new ArrayDeque<>();
    private final Consumer<T> taken;
    private boolean ended;
    private @Nullable RuntimeException failure;
    private Runnable listener = () -> {};

    /** An inbox that tells of each piece that was taken out. */
    public Inbox(Consumer<T> taken) {
        this.taken = taken;
    }

    /** Adds a piece; where so many wait already it is joined to the last of them. Nothing is added after the end. */
    public void put(T piece, int most, BinaryOperator<T> join) {
        change(() -> {
            if (!ended) {
                waiting.addLast(waiting.size() < most ? piece : join.apply(waiting.removeLast(), piece));
            }
        });
    }

    /** Adds a piece. */
    public void put(T piece) {
        put(piece, Integer.MAX_VALUE, (last, next) -> next);
    }

    /** Nothing more will come. */
    public void end() {
        change(() -> ended = true);
    }

    /** Nothing more will come but, after what waits, an error. */
    public void fail(RuntimeException error) {
        change(() -> {
            failure = ended ? failure : error;
            ended = true;
        });
    }

    /** As {@link #fail}, without what waits; nothing happens where the end has come before. */
    public void abort(RuntimeException error) {
        change(() -> {
            if (!ended) {
                waiting.clear();
                failure = error;
                ended = true;
            }
        });
    }

    /** The next piece, which is waited for; null at the end. */
    public @Nullable T take() throws InterruptedException {
        T piece;
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.await();
            }
            piece = next();
        } finally {
            lock.unlock();
        }
        return tell(piece);
    }

    /** The next piece, if one waits. */
    public @Nullable T poll() {
        T piece;
        lock.lock();
        try {
            piece = waiting.pollFirst();
        } finally {
            lock.unlock();
        }
        return tell(piece);
    }

    /** Whether all has been taken and nothing more will come. */
    public boolean isExhausted() {
        lock.lock();
        try {
            return ended && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will come, though something may wait. */
    public boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What it ended with; null where it did so well. */
    public @Nullable RuntimeException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** How many pieces wait. */
    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Has somebody called after each change. */
    void listen(Runnable told) {
        change(() -> listener = told);
    }

    private @Nullable T next() {
        T piece = waiting.pollFirst();
        if (piece == null && failure != null) {
            failure.fillInStackTrace(); // where it is thrown, not the thread of the connection, is what the reader
            // looks for
            throw failure;
        }
        return piece;
    }

    private @Nullable T tell(@Nullable T piece) {
        if (piece != null) {
            taken.accept(piece);
        }
        return piece;
    }

    private void change(Runnable change) {
        Runnable told;
        lock.lock();
        try {
            change.run();
            changed.signalAll();
            told = listener;
        } finally {
            lock.unlock();
        }
        told.run();
    }
}
