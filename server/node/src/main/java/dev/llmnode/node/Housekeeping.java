package dev.llmnode.node;

import java.time.Duration;

/** Does something again and again. */
final class Housekeeping implements AutoCloseable {
    private final Thread thread;

    private Housekeeping(Thread thread) {
        this.thread = thread;
    }

    static Housekeeping every(Duration interval, Runnable chore) {
        return new Housekeeping(Thread.ofVirtual().name("housekeeping").start(() -> {
            try {
                while (true) {
                    Thread.sleep(interval);
                    chore.run();
                }
            } catch (InterruptedException _) {
                // closed
            }
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
