package dev.llmnode.sdk.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later. One thread tells the time for all clients; what takes longer is handed to an executor. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public final class Timer {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private Timer() {}

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "llmnode-sdk-timer");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /** Runs a task on an executor after a while. */
    public static Future<?> after(Duration delay, Executor executor, Runnable task) {
        return CLOCK.schedule(() -> executor.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a short task again and again, until it is cancelled. */
    public static Future<?> every(Duration period, Runnable task) {
        long nanos = Math.max(1_000_000, period.toNanos());
        return CLOCK.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** A wait; cancelling it ends it. */
    static CompletableFuture<Void> wait(Duration delay, Executor executor) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Future<?> scheduled = after(delay, executor, () -> over.complete(null));
        over.whenComplete((nothing, failure) -> scheduled.cancel(false));
        return over;
    }
}
