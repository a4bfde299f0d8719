package dev.llmnode.node.telemetry;

import dev.llmnode.inference.EngineStats;
import dev.llmnode.node.application.admission.ConnectionLimits;
import dev.llmnode.node.application.model.ModelRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The metrics at one moment, in the forms that they are asked for in. */
public final class MetricsReport {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROMETHEUS = "text/plain";

    private final String nodeId;
    private final NodeMetrics metrics;
    private final PrometheusMeterRegistry registry;
    private final ModelRegistry models;
    private final ConnectionLimits connections;
    private final InstantSource clock;
    private final Instant started;

    /** @param nodeId the node's peer id */
    public MetricsReport(
            String nodeId,
            NodeMetrics metrics,
            PrometheusMeterRegistry registry,
            ModelRegistry models,
            ConnectionLimits connections,
            InstantSource clock) {
        this.nodeId = nodeId;
        this.metrics = metrics;
        this.registry = registry;
        this.models = models;
        this.connections = connections;
        this.clock = clock;
        this.started = clock.instant();
        register();
    }

    private void register() {
        metrics.gauge("llmnode.uptime.seconds", "Time since the node started", () -> uptime().toSeconds());
        metrics.gauge("llmnode.connections", "Open client connections", connections::open);
        metrics.gauge(
                "llmnode.models.loaded",
                "Models that are ready to answer",
                () -> models.ready().size());
        metrics.gauge("llmnode.memory.bytes", "Resident memory of the process", ProcessMemory::residentBytes);
        metrics.gauge(
                "llmnode.inference.queued",
                "Requests that wait for a place in the batch",
                () -> queued(models.stats()));
        metrics.gauge(
                "llmnode.inference.running",
                "Sequences in prefill or decode",
                () -> models.stats().stream().mapToInt(EngineStats::running).sum());
        metrics.gauge(
                "llmnode.inference.parked",
                "Sequences whose client may come back",
                () -> models.stats().stream().mapToInt(EngineStats::parked).sum());
        metrics.count("llmnode.tokens.generated", "Tokens generated", () -> tokens(models.stats()));
        metrics.count(
                "llmnode.tokens.prompt",
                "Prompt tokens computed",
                () -> models.stats().stream()
                        .mapToLong(EngineStats::promptTokens)
                        .sum());
    }

    private Duration uptime() {
        return Duration.between(started, clock.instant());
    }

    private static int queued(List<EngineStats> stats) {
        return stats.stream().mapToInt(EngineStats::queued).sum();
    }

    private static long tokens(List<EngineStats> stats) {
        return stats.stream().mapToLong(EngineStats::generatedTokens).sum();
    }

    /** The figures that the contract's JSON has. */
    public Summary summary() {
        List<EngineStats> stats = models.stats();
        return new Summary(
                nodeId,
                uptime(),
                metrics.requests(),
                connections.open(),
                stats.size(),
                ProcessMemory.residentBytes(),
                queued(stats),
                metrics.averageResponseTime(),
                tokens(stats));
    }

    /** All meters, in the OpenMetrics 1.0 text form. */
    public String openMetrics() {
        return registry.scrape(OPEN_METRICS);
    }

    /** All meters, in Prometheus' text form 0.0.4. */
    public String prometheus() {
        return registry.scrape(PROMETHEUS);
    }

    /**
     * The figures of the contract.
     *
     * @param nodeId the node's peer id
     * @param uptime since the start
     * @param requests taken
     * @param connections open
     * @param modelsLoaded ready to answer
     * @param memoryBytes resident
     * @param queued inference requests that wait
     * @param averageResponseTime of inference requests answered in full
     * @param tokensGenerated since the start
     */
    public record Summary(
            String nodeId,
            Duration uptime,
            long requests,
            int connections,
            int modelsLoaded,
            long memoryBytes,
            int queued,
            Duration averageResponseTime,
            long tokensGenerated) {}
}
