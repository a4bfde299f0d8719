package dev.llmnode.inference.schedule;

import dev.llmnode.inference.EngineStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What the engine's thread says of itself, to be read by any other. */
final class EngineMeter {
    private final LongSupplier clock;
    private final WaitingQueue waiting;
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong generatedTokens = new AtomicLong();
    private volatile Load load = new Load(0, 0, 0);
    private volatile long progress;

    private record Load(int running, int parked, double cacheUsage) {}

    /** A meter of an engine that has just started; the clock gives nanoseconds. */
    EngineMeter(LongSupplier clock, WaitingQueue waiting) {
        this.clock = clock;
        this.waiting = waiting;
        this.progress = clock.getAsLong();
    }

    void setLoad(int running, int parked, double cacheUsage) {
        Load before = load;
        if (before.running != running || before.parked != parked || before.cacheUsage != cacheUsage) {
            load = new Load(running, parked, cacheUsage);
        }
    }

    /** A step has ended, or the engine goes to work after a rest. */
    void progress(long now) {
        progress = now;
    }

    void addPromptTokens(int count) {
        promptTokens.addAndGet(count);
    }

    void addGeneratedToken() {
        generatedTokens.incrementAndGet();
    }

    EngineStats read() {
        Load now = load;
        return new EngineStats(
                waiting.count(),
                waiting.capacity(),
                now.running,
                now.parked,
                promptTokens.get(),
                generatedTokens.get(),
                now.cacheUsage,
                Duration.ofNanos(Math.max(0, clock.getAsLong() - progress)));
    }
}
