package dev.llmnode.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final NodeMetrics metrics = new NodeMetrics(registry);

    private void finished(FinishReason reason, int tokens, long decodeMillis, long millis) {
        metrics.finished(
                "m",
                reason,
                new Usage(10, tokens, 0),
                new Timings(Duration.ZERO, Duration.ZERO, Duration.ofMillis(decodeMillis)),
                Duration.ofMillis(millis));
    }

    private long timed(String outcome) {
        return registry.get("llmnode.inference.duration")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void figures_shouldBeZeroBeforeTheFirstRequest() {
        assertThat(metrics.requests()).isZero();
        assertThat(metrics.tokensPerSecond()).isZero();
        assertThat(metrics.averageResponseTime()).isZero();
    }

    @Test
    void tokensPerSecond_shouldLeaveOutTheFirstTokenOfEachAnswer() {
        finished(FinishReason.MAX_TOKENS, 101, 1000, 1500);
        finished(FinishReason.COMPLETE, 1, 0, 500);
        finished(FinishReason.COMPLETE, 51, 500, 500);

        assertThat(metrics.tokensPerSecond()).isEqualTo(100);
    }

    @Test
    void averageResponseTime_shouldCountAnswersInFull() {
        finished(FinishReason.MAX_TOKENS, 5, 10, 100);
        finished(FinishReason.STOP_SEQUENCE, 5, 10, 300);
        finished(FinishReason.CANCELLED, 5, 10, 9000);
        metrics.failed("m");

        assertThat(metrics.averageResponseTime()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void outcomes_shouldBeToldApart() {
        finished(FinishReason.MAX_TOKENS, 5, 10, 100);
        finished(FinishReason.CANCELLED, 5, 10, 100);
        finished(FinishReason.CANCELLED, 5, 10, 100);
        metrics.failed("m");

        assertThat(timed("max_tokens")).isEqualTo(1);
        assertThat(timed("cancelled")).isEqualTo(2);
        assertThat(timed("failed")).isEqualTo(1);
    }

    @Test
    void gaugesAndCounts_shouldBeReadWhenTheMetricsAre() {
        AtomicLong value = new AtomicLong();
        metrics.gauge("a.gauge", "goes up and down", value::get);
        metrics.count("a.count", "goes up", value::get);
        metrics.began();
        value.set(7);

        assertThat(registry.get("a.gauge").gauge().value()).isEqualTo(7);
        assertThat(registry.get("a.count").functionCounter().count()).isEqualTo(7);
        assertThat(metrics.requests()).isEqualTo(1);
    }
}
