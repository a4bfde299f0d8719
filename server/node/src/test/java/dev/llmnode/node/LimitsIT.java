package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.InferenceException;
import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.SettingsChange;
import dev.llmnode.node.testing.TestNode;
import dev.llmnode.node.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each setting of the API does what its name says. */
class LimitsIT {
    private static final String REQUEST = """
            {"model":"scripted","prompt":"Hi","max_tokens":1}""";

    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine(TestNode.MODEL);

    @Test
    void rateLimitPerMinute_shouldRefuseOneTooMany() throws Exception {
        engine.permit(10);
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.rate(2))) {
            HttpResponse<String> first = node.get("/v1/models");
            assertThat(first.headers().firstValue("RateLimit-Limit")).hasValue("2");
            assertThat(first.headers().firstValue("RateLimit-Remaining")).hasValue("1");
            assertThat(node.post("/v1/inference", "{}").statusCode()).isEqualTo(400);
            HttpResponse<String> refused = node.get("/v1/models");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(refused.body()).contains("RATE_LIMIT_EXCEEDED");
            assertThat(node.get("/health").statusCode()).isEqualTo(200);
            assertThat(node.get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void rateLimit_shouldCountEachInferenceRequestOfASocket() throws Exception {
        engine.permit(10);
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.rate(2));
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            String message = "{\"type\":\"inference_request\",\"payload\":%s}".formatted(REQUEST);
            socket.send(message);
            assertThat(socket.next().at("/payload/content").asText()).isEqualTo("token0 ");
            assertThat(socket.next().at("/payload/finish_reason").asText()).isEqualTo("max_tokens");
            socket.send(message);
            assertThat(socket.next().at("/payload/code").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
        }
    }

    @Test
    void trustedProxies_shouldTellClientsApart() throws Exception {
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.rate(1, "127.0.0.0/8"))) {
            assertThat(node.get("/v1/models", "X-Forwarded-For", "1.1.1.1").statusCode())
                    .isEqualTo(200);
            assertThat(node.get("/v1/models", "X-Forwarded-For", "2.2.2.2").statusCode())
                    .isEqualTo(200);
            assertThat(node.get("/v1/models", "X-Forwarded-For", "1.1.1.1").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void requireApiKey_shouldLetInWithAKeyOnly() throws Exception {
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.keys("secret"))) {
            HttpResponse<String> refused = node.get("/v1/models");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(refused.body()).contains("UNAUTHORIZED");
            assertThat(node.get("/v1/models", "X-API-Key", "wrong").statusCode())
                    .isEqualTo(401);
            assertThat(node.get("/v1/models", "X-API-Key", "secret").statusCode())
                    .isEqualTo(200);
            assertThat(node.get("/v1/models", "Authorization", "Bearer secret").statusCode())
                    .isEqualTo(200);
            assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(node.get("/openapi.json").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void corsAllowedOrigins_shouldNameWhoMayRead() throws Exception {
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.origins("https://good.example"))) {
            HttpResponse<String> good = node.get("/v1/models", "Origin", "https://good.example");
            assertThat(good.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://good.example");
            assertThat(good.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
            HttpResponse<String> other = node.get("/v1/models", "Origin", "https://other.example");
            assertThat(other.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            HttpResponse<String> foreign =
                    node.post("/v1/capabilities/announce", "{}", "Origin", "https://other.example");
            assertThat(foreign.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void preflight_shouldNameWhatIsAllowed() throws Exception {
        try (TestNode node = TestNode.start(folder, engine)) {
            HttpResponse<String> response = node.send(node.request(
                            "/v1/inference", "Origin", "https://any.example", "Access-Control-Request-Method", "POST")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
            assertThat(response.headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElse(""))
                    .contains("POST");
        }
    }

    @Test
    void maxConnectionsPerIp_shouldTellTheOneTooMany() throws Exception {
        try (TestNode node = TestNode.start(
                        folder,
                        engine,
                        SettingsChange.connections(connections -> new NodeSettings.Connections(
                                connections.listen(),
                                0,
                                1,
                                connections.idleTimeout(),
                                connections.shutdownTimeout())));
                RawClient first = RawClient.connect(node)) {
            assertThat(first.send(RawClient.get("/v1/models")).line()).isEqualTo("HTTP/1.1 200 OK");
            try (RawClient second = RawClient.connect(node)) {
                assertThat(second.send(RawClient.get("/v1/models")).line())
                        .isEqualTo("HTTP/1.1 503 Service Unavailable");
            }
        }
    }

    @Test
    void connectionIdleTimeout_shouldCloseAnIdleConnection() throws Exception {
        try (TestNode node = TestNode.start(
                        folder,
                        engine,
                        SettingsChange.connections(connections -> new NodeSettings.Connections(
                                connections.listen(), 0, 0, Duration.ofSeconds(1), connections.shutdownTimeout())));
                RawClient idle = RawClient.connect(node)) {
            assertThat(idle.rest()).isEmpty();
        }
    }

    @Test
    void maxConcurrentStreams_shouldRefuseOneTooMany() throws Exception {
        engine.permit(1);
        try (TestNode node = TestNode.start(
                        folder, engine, SettingsChange.requests(new NodeSettings.Requests(Duration.ofSeconds(30), 1)));
                RawClient running = RawClient.inference(node, true, 100)) {
            running.lineThatBegins("data: ");
            HttpResponse<String> refused = node.post("/v1/inference", """
                    {"model":"scripted","prompt":"Hi","max_tokens":1,"stream":true}""");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("INSUFFICIENT_RESOURCES");
        }
    }

    @Test
    void requestTimeout_shouldBoundAnAnswerAndAFirstEvent() throws Exception {
        try (TestNode node = TestNode.start(
                folder, engine, SettingsChange.requests(new NodeSettings.Requests(Duration.ofMillis(100), 10)))) {
            assertThat(node.post("/v1/inference", REQUEST).statusCode()).isEqualTo(504);
            HttpResponse<String> stream = node.post("/v1/inference", """
                    {"model":"scripted","prompt":"Hi","max_tokens":1,"stream":true}""");
            assertThat(stream.statusCode()).isEqualTo(504);
            assertThat(stream.body()).contains("\"code\":\"TIMEOUT\"");
            engine.await(() -> engine.cancelled() == 2);
        }
    }

    @Test
    void enableWebsocket_shouldSwitchItOff() throws Exception {
        try (TestNode node = TestNode.start(
                folder, engine, SettingsChange.socket(false, Duration.ofSeconds(30), Duration.ofSeconds(10)))) {
            assertThat(node.get("/v1/ws").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void enableErrorDetails_shouldTellOfTheInside() throws Exception {
        engine.breakDown(new InferenceException("the kernel tripped"));
        try (TestNode node = TestNode.start(folder, engine)) {
            HttpResponse<String> response = node.post("/v1/inference", REQUEST);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("INFERENCE_FAILED").doesNotContain("kernel");
        }
        ScriptedEngine other = new ScriptedEngine(TestNode.MODEL);
        other.breakDown(new InferenceException("the kernel tripped"));
        try (TestNode node = TestNode.start(folder, other, SettingsChange.errorDetails())) {
            assertThat(node.post("/v1/inference", REQUEST).body()).contains("the kernel tripped");
        }
    }

    @Test
    void shutdownTimeout_shouldLetARunningAnswerFinish() throws Exception {
        TestNode node = TestNode.start(folder, engine);
        try (RawClient request = RawClient.inference(node, false, 2)) {
            engine.await(() -> engine.running() == 1);
            Thread stopping = Thread.ofVirtual().start(node::close);
            engine.permit(2);
            assertThat(request.rest()).contains("token0 token1 ").contains("max_tokens");
            stopping.join();
        }
    }

    @Test
    void fullQueue_shouldBe503WithARetryAfter() throws Exception {
        engine.fillQueue(true);
        try (TestNode node = TestNode.start(folder, engine)) {
            HttpResponse<String> response = node.post("/v1/inference", REQUEST);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        }
    }
}
