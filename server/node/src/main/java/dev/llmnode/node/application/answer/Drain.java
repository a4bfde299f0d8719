package dev.llmnode.node.application.answer;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what is running, and at shutdown lets it finish while nothing new begins. */
public final class Drain {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private int running;
    private boolean draining;

    /** Counts something new; false if the node is shutting down. */
    public boolean enter() {
        lock.lock();
        try {
            if (draining) {
                return false;
            }
            running++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #enter} counted has ended. */
    public void leave() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the node is shutting down. */
    public boolean draining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing new begin. */
    public void begin() {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing runs any more; false if something still does when the time is up. */
    public boolean await(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (running > 0 && left > 0) {
                left = empty.awaitNanos(left);
            }
            return running == 0;
        } finally {
            lock.unlock();
        }
    }

    /** For tests and messages: how much is running. */
    public int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
