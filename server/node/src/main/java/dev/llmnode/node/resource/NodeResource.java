package dev.llmnode.node.resource;

import dev.llmnode.api.NodeApi;
import dev.llmnode.api.model.node.Health;
import dev.llmnode.api.model.node.HealthStatus;
import dev.llmnode.api.model.node.Metrics;
import dev.llmnode.node.application.HealthService;
import dev.llmnode.node.telemetry.MetricsReport;
import java.util.List;

/** How the node is, and what it counts. */
public final class NodeResource implements NodeApi {
    private final HealthService health;
    private final MetricsReport report;

    public NodeResource(HealthService health, MetricsReport report) {
        this.health = health;
        this.report = report;
    }

    @Override
    public Health health() {
        return health(health.issues());
    }

    @Override
    public Health live() {
        return health(List.of());
    }

    @Override
    public Health ready() {
        return health(health.unready());
    }

    private static Health health(List<String> issues) {
        return issues.isEmpty() ? new Health(HealthStatus.HEALTHY, null) : new Health(HealthStatus.DEGRADED, issues);
    }

    @Override
    public Metrics metrics() {
        MetricsReport.Summary summary = report.summary();
        return new Metrics(
                summary.nodeId(),
                summary.uptime().toSeconds(),
                summary.requests(),
                summary.connections(),
                summary.modelsLoaded(),
                null,
                summary.memoryBytes() / 1e9,
                summary.queued(),
                summary.averageResponseTime().toMillis(),
                summary.tokensGenerated());
    }

    @Override
    public String metricsAsOpenmetricsText() {
        return report.openMetrics();
    }

    @Override
    public String metricsAsTextPlain() {
        return report.prometheus();
    }
}
