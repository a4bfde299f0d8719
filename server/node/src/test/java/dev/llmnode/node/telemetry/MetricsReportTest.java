package dev.llmnode.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.admission.ConnectionLimits;
import dev.llmnode.node.application.admission.TrustedProxies;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.ScriptedEngine;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsReportTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ScriptedEngine engine = new ScriptedEngine("m");
    private final ModelRegistry models =
            new ModelRegistry(List.of(new ModelSource("m", "M", null, List.of(), () -> engine)));
    private final ConnectionLimits connections = new ConnectionLimits(10, 10, new TrustedProxies(List.of()));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NodeMetrics metrics = new NodeMetrics(registry);
    private final MetricsReport report =
            new MetricsReport("12D3KooW", metrics, registry, models, connections, now::get);

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    /** Makes so many tokens, and leaves the stream where it is. */
    private void generate(int tokens) throws InterruptedException {
        engine.permit(tokens);
        GenerationStream stream =
                engine.submit(new GenerationRequest(new Prompt.Raw("p"), tokens + 1, SamplingParams.GREEDY, List.of()));
        for (int i = 0; i < tokens; i++) {
            assertThat(stream.next(Duration.ofMinutes(1))).isNotNull();
        }
    }

    @Test
    void summary_shouldBeOfThisMoment() throws Exception {
        assertThat(report.summary().requests()).isZero();

        metrics.began();
        metrics.finished("m", FinishReason.COMPLETE, new Usage(1, 3, 0), Timings.NONE, Duration.ofMillis(250));
        connections.opened("192.0.2.7");
        connections.opened("192.0.2.8");
        connections.closed("192.0.2.7");
        generate(3);
        now.set(Instant.EPOCH.plusSeconds(90));

        MetricsReport.Summary summary = report.summary();
        assertThat(summary.nodeId()).isEqualTo("12D3KooW");
        assertThat(summary.uptime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(summary.requests()).isEqualTo(1);
        assertThat(summary.connections()).isEqualTo(1);
        assertThat(summary.modelsLoaded()).isEqualTo(1);
        assertThat(summary.averageResponseTime()).isEqualTo(Duration.ofMillis(250));
        assertThat(summary.tokensGenerated()).isEqualTo(3);
        assertThat(summary.memoryBytes()).isPositive();
    }

    @Test
    void prometheus_shouldHaveTheSameFigures() throws Exception {
        metrics.began();
        connections.opened("192.0.2.7");
        generate(2);
        now.set(Instant.EPOCH.plusSeconds(90));

        assertThat(report.prometheus().lines())
                .contains(
                        "llmnode_uptime_seconds 90.0",
                        "llmnode_requests_total 1.0",
                        "llmnode_connections 1.0",
                        "llmnode_models_loaded 1.0",
                        "llmnode_tokens_generated_total 2.0");
    }

    @Test
    void openMetrics_shouldEndAsItsStandardWants() {
        assertThat(report.openMetrics()).endsWith("# EOF\n");
        assertThat(report.prometheus()).doesNotContain("# EOF");
    }
}
