package dev.llmnode.node.telemetry;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.answer.InferenceObserver;
import dev.llmnode.node.filter.RequestObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** The node's counters; read by {@code /metrics} in both forms. */
public final class NodeMetrics implements RequestObserver, InferenceObserver {
    private static final String ANSWERS = "llmnode.inference.duration";
    private final MeterRegistry registry;
    private final Counter requests;
    /** The registry itself holds what it counts by a weak reference only; without this, counts stand still. */
    private final List<DoubleSupplier> counted = new ArrayList<>();

    private final LongAdder answered = new LongAdder();
    private final LongAdder answerNanos = new LongAdder();
    private final LongAdder decodedTokens = new LongAdder();
    private final LongAdder decodeNanos = new LongAdder();

    public NodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.requests = Counter.builder("llmnode.requests")
                .description("Requests taken, the WebSocket's inference requests included")
                .register(registry);
    }

    /** Adds a value that is read when the metrics are. */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Adds a count that only grows and is read when the metrics are. */
    public void count(String name, String description, DoubleSupplier value) {
        counted.add(value);
        FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .register(registry);
    }

    @Override
    public void began() {
        requests.increment();
    }

    @Override
    public void finished(String model, FinishReason reason, Usage usage, Timings timings, Duration duration) {
        if (usage.completionTokens() > 1) {
            decodedTokens.add(usage.completionTokens() - 1L);
            decodeNanos.add(timings.decode().toNanos());
        }
        record(reason.name().toLowerCase(Locale.ROOT), duration);
        if (reason != FinishReason.CANCELLED) {
            answered.increment();
            answerNanos.add(duration.toNanos());
        }
    }

    @Override
    public void failed(String model) {
        record("failed", Duration.ZERO);
    }

    private void record(String outcome, Duration duration) {
        Timer.builder(ANSWERS)
                .description("Time to answer an inference request in full")
                .tag("outcome", outcome)
                .register(registry)
                .record(duration);
    }

    /** Requests taken. */
    public long requests() {
        return (long) requests.count();
    }

    /** Tokens a second of one request, as measured; 0 before the first. */
    public int tokensPerSecond() {
        long nanos = decodeNanos.sum();
        return nanos == 0 ? 0 : (int) Math.round(decodedTokens.sum() * 1e9 / nanos);
    }

    /** Mean time to answer an inference request in full; zero before the first. */
    public Duration averageResponseTime() {
        long count = answered.sum();
        return count == 0 ? Duration.ZERO : Duration.of(answerNanos.sum() / count, TimeUnit.NANOSECONDS.toChronoUnit());
    }
}
