package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.InferenceException;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {
    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine(TestNode.MODEL);

    @Test
    void health_shouldBe503WithTheIssuesOfADegradedNode() throws Exception {
        try (TestNode node = TestNode.start(
                folder,
                engine,
                settings -> new NodeSettings(
                        settings.dataFolder(),
                        settings.connections(),
                        settings.security(),
                        settings.requests(),
                        settings.socket(),
                        settings.network(),
                        1))) {
            HttpResponse<String> degraded = node.get("/health");
            assertThat(degraded.statusCode()).isEqualTo(503);
            assertThat(degraded.body())
                    .startsWith("{\"status\":\"degraded\",\"issues\":[\"High memory usage: ")
                    .endsWith(" GB of 0.0 GB\"]}");
            assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void health_shouldTellOfAModelThatBrokeDown() throws Exception {
        try (TestNode node = TestNode.start(folder, engine)) {
            assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);

            engine.breakDownForGood(new InferenceException("the worker is gone"));

            HttpResponse<String> ready = node.get("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(node.get("/health").body()).contains("has broken down: restart the node");
            assertThat(node.get("/v1/models").body()).contains("\"status\":\"failed\"");
            HttpResponse<String> refused =
                    node.get("/v1/inference?model=%s&prompt=p&max_tokens=1".formatted(TestNode.MODEL));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(refused.body()).contains("INSUFFICIENT_RESOURCES", "has broken down");
        }
    }

    @Test
    void health_shouldBe200OfANodeWithoutPeers() throws Exception {
        try (TestNode node = TestNode.start(folder, engine)) {
            HttpResponse<String> healthy = node.get("/health");
            assertThat(healthy.statusCode()).isEqualTo(200);
            assertThat(healthy.body()).startsWith("{\"status\":\"healthy\"");
        }
    }
}
