package dev.llmnode.node.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.HealthService;
import dev.llmnode.node.application.admission.ConnectionLimits;
import dev.llmnode.node.application.admission.TrustedProxies;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.telemetry.MetricsReport;
import dev.llmnode.node.telemetry.NodeMetrics;
import dev.llmnode.node.wire.Json;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NodeResourceTest {
    private Optional<String> issue = Optional.empty();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NodeMetrics metrics = new NodeMetrics(registry);
    private final NodeResource resource = new NodeResource(
            new HealthService(List.of(() -> issue), List.of()),
            new MetricsReport(
                    "12D3KooW",
                    metrics,
                    registry,
                    new ModelRegistry(List.of()),
                    new ConnectionLimits(0, 0, new TrustedProxies(List.of())),
                    now::get));
    private final Json json = new Json();

    @Test
    void health_shouldListWhatIsWrong() {
        assertThat(json.text(resource.health())).isEqualTo("{\"status\":\"healthy\",\"issues\":null}");

        issue = Optional.of("The disk is full");

        assertThat(json.text(resource.health()))
                .isEqualTo("{\"status\":\"degraded\",\"issues\":[\"The disk is full\"]}");
    }

    @Test
    void liveAndReady_shouldLookAtTheirOwn() {
        issue = Optional.of("The disk is full");

        assertThat(json.text(resource.live())).isEqualTo("{\"status\":\"healthy\",\"issues\":null}");
        assertThat(json.text(resource.ready())).isEqualTo("{\"status\":\"healthy\",\"issues\":null}");
    }

    @Test
    void metrics_shouldBeInTheContractsUnits() {
        metrics.began();
        metrics.finished("m", FinishReason.COMPLETE, new Usage(1, 3, 0), Timings.NONE, Duration.ofMillis(250));
        now.set(Instant.EPOCH.plusMillis(90_900));

        assertThat(json.text(resource.metrics()))
                .contains("\"node_id\":\"12D3KooW\"", "\"uptime_seconds\":90,", "\"total_requests\":1,")
                .contains("\"gpu_utilization\":null", "\"average_response_time_ms\":250", "\"models_loaded\":0");
    }
}
