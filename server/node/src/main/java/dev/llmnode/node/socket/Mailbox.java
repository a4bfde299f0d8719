package dev.llmnode.node.socket;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What has come over a socket and waits to be looked at, in order; bounded, since the container cannot be made to wait. */
final class Mailbox {
    private static final long MAX_CHARACTERS = 8L << 20;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicLong characters = new AtomicLong();

    /** Puts in what to do about a message; false if too much waits already. */
    boolean offer(int length, Runnable task) {
        int weight = length + 64;
        if (characters.addAndGet(weight) > MAX_CHARACTERS) {
            characters.addAndGet(-weight);
            return false;
        }
        return tasks.offer(() -> {
            characters.addAndGet(-weight);
            task.run();
        });
    }

    /** Does one thing after the other until the thread is interrupted. */
    void work() {
        try {
            while (true) {
                tasks.take().run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
