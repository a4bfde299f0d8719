package dev.llmnode.inference.cpu.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that run one task together, meeting at barriers within it. The thread that calls {@link #run} is
 * worker 0.
 *
 * <p>Barriers come every few microseconds, so those who wait spin; but only briefly, since on a busy machine the one waited
 * for may need this very core. Idle workers are parked.
 */
public final class WorkerPool implements AutoCloseable {
    /** Rounds of spinning before parking, about 50 microseconds. */
    private static final int SPINS = 2_000;
    /** Ints from one worker's number to the next, so that they never share a cache line. */
    private static final int APART = 32;

    /** What the workers run, each once. */
    public interface Task {
        void run(int worker);
    }

    private final int size;
    private final @Nullable Thread[] threads;
    /** 1 where a worker is about to park; whoever ends its wait takes the mark and unparks it. */
    private final AtomicIntegerArray parked;

    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger tickets = new AtomicInteger();
    /** Tickets handed out before the current call of {@link #claim}'s round, by worker. */
    private final int[] claimed;

    private final AtomicInteger round = new AtomicInteger();
    private volatile Task task = _ -> {};
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Starts the threads, which do not keep the process alive.
     *
     * @param size workers, the caller included; 1 or more
     * @param name of the threads, before their numbers
     */
    public WorkerPool(int size, String name) {
        if (size < 1) {
            throw new IllegalArgumentException("%d threads are too few".formatted(size));
        }
        this.size = size;
        this.threads = new Thread[size];
        this.parked = new AtomicIntegerArray(size * APART);
        this.claimed = new int[size * APART];
        for (int i = 1; i < size; i++) {
            int worker = i;
            Thread thread = Thread.ofPlatform()
                    .name("%s-%d".formatted(name, worker))
                    .daemon()
                    .unstarted(() -> work(worker));
            threads[worker] = thread;
            thread.start();
        }
    }

    public int size() {
        return size;
    }

    /**
     * Runs a task on all workers and waits for the last of them.
     *
     * @throws IllegalStateException if it failed on any worker; the cause is its exception. The pool is of no use then
     */
    public void run(Task next) {
        if (closed) {
            throw new IllegalStateException("The workers are closed");
        }
        threads[0] = Thread.currentThread();
        task = next;
        try {
            barrier(0);
            next.run(0);
            barrier(0);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("A worker failed: " + cause, cause);
        }
    }

    private void work(int worker) {
        try {
            barrier(worker);
            while (!closed) {
                task.run(worker);
                barrier(worker);
                barrier(worker);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Sets free everybody who waits; they would wait for ever. */
    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        round.incrementAndGet();
        wakeAll();
    }

    /** Waits until all workers have come here. */
    public void barrier(int worker) {
        if (size == 1) {
            return;
        }
        int current = round.get();
        if (arrived.incrementAndGet() == size) {
            arrived.set(0);
            round.set(current + 1);
            wakeAll();
        } else {
            await(worker, current);
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Another worker failed");
        }
    }

    private void await(int worker, int current) {
        for (int i = 0; i < SPINS; i++) {
            if (round.get() != current) {
                return;
            }
            Thread.onSpinWait();
        }
        int mark = worker * APART;
        while (round.get() == current) {
            parked.set(mark, 1);
            if (round.get() == current) {
                LockSupport.park(this);
            }
        }
        parked.set(mark, 0);
    }

    private void wakeAll() {
        for (int i = 0; i < size; i++) {
            if (parked.get(i * APART) != 0 && parked.getAndSet(i * APART, 0) != 0) {
                LockSupport.unpark(threads[i]);
            }
        }
    }

    /**
     * Hands out 0 to count - 1, each to one worker, then -1 to every worker once. All workers must ask until they are given
     * -1, and meet at a barrier before the next round of claims.
     */
    public int claim(int worker, int count) {
        int ticket = tickets.getAndIncrement() - claimed[worker * APART];
        if (ticket < count) {
            return ticket;
        }
        claimed[worker * APART] += count + size;
        return -1;
    }

    /** Sends the workers home. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads[0] = Thread.currentThread();
            if (failure.get() == null) {
                barrier(0);
            }
        }
    }
}
