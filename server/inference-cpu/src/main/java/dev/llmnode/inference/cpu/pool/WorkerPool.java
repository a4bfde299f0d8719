package dev.llmnode.inference.cpu.pool;

import java.util.Arrays;
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

    /** Before and after each task; all come here, however their part of it went. */
    private final Meeting gate = new Meeting();
    /** Within a task; a failure sets those free who wait here. */
    private final Meeting within = new Meeting();

    private final AtomicInteger tickets = new AtomicInteger();
    /** Tickets handed out before the current call of {@link #claim}'s round, by worker. */
    private final int[] claimed;

    private volatile Task task = _ -> {};
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    private static final class Meeting {
        final AtomicInteger arrived = new AtomicInteger();
        final AtomicInteger round = new AtomicInteger();
    }

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
     * @throws IllegalStateException if it failed on any worker; the cause is its exception. Other tasks may be run after it
     */
    public void run(Task next) {
        if (closed) {
            throw new IllegalStateException("The workers are closed");
        }
        threads[0] = Thread.currentThread();
        task = next;
        meet(gate, 0);
        attempt(0);
        meet(gate, 0);
        Throwable cause = failure.get();
        if (cause != null) {
            forgetTheFailure();
            throw new IllegalStateException("A worker failed: " + cause, cause);
        }
    }

    private void work(int worker) {
        meet(gate, worker);
        while (!closed) {
            attempt(worker);
            meet(gate, worker);
            meet(gate, worker);
        }
    }

    private void attempt(int worker) {
        try {
            task.run(worker);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            wakeAll();
        }
    }

    /** Everybody else waits at the gate meanwhile. */
    private void forgetTheFailure() {
        within.arrived.set(0);
        tickets.set(0);
        Arrays.fill(claimed, 0);
        failure.set(null);
    }

    /**
     * Waits until all workers have come here.
     *
     * @throws IllegalStateException if one of them will not come, having failed
     */
    public void barrier(int worker) {
        if (failure.get() == null) {
            meet(within, worker);
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Another worker failed");
        }
    }

    private void meet(Meeting meeting, int worker) {
        if (size == 1) {
            return;
        }
        int current = meeting.round.get();
        if (meeting.arrived.incrementAndGet() == size) {
            meeting.arrived.set(0);
            meeting.round.set(current + 1);
            wakeAll();
        } else {
            await(meeting, worker, current);
        }
    }

    private void await(Meeting meeting, int worker, int current) {
        for (int i = 0; i < SPINS; i++) {
            if (isOver(meeting, current)) {
                return;
            }
            Thread.onSpinWait();
        }
        int mark = worker * APART;
        while (!isOver(meeting, current)) {
            parked.set(mark, 1);
            if (!isOver(meeting, current)) {
                LockSupport.park(this);
            }
        }
        parked.set(mark, 0);
    }

    private boolean isOver(Meeting meeting, int current) {
        return meeting.round.get() != current || (meeting == within && failure.get() != null);
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
    public synchronized void close() {
        if (!closed) {
            closed = true;
            threads[0] = Thread.currentThread();
            meet(gate, 0);
        }
    }
}
