package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import dev.llmnode.node.testing.TestSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketIT {
    /** A text frame whose mask is zero (RFC 6455, section 5.2). */
    private static final String MASKED_PING = "\u0081\u008f\0\0\0\0{\"type\":\"ping\"}";

    private static final String MASKED_CLOSE_1001 = "\u0088\u0082\0\0\0\0\u0003\u00e9";

    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine(TestNode.MODEL);

    private static String request(String id, int maxTokens) {
        return """
                {"type":"inference_request","payload":{"model":"llama-2-7b","prompt":"Hi","max_tokens":%d,"request_id":"%s"}}""".formatted(maxTokens, id);
    }

    @Test
    void requests_shouldRunSideBySideEachToItsOwnEnd() throws Exception {
        engine.permit(1000);
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send(request("a", 5));
            socket.send(request("b", 3));
            Map<String, StringBuilder> texts = new HashMap<>();
            int ended = 0;
            while (ended < 2) {
                JsonNode payload = socket.next().path("payload");
                texts.computeIfAbsent(payload.path("request_id").asText(), _ -> new StringBuilder())
                        .append(payload.path("content").asText());
                ended += payload.path("finish_reason").isNull() ? 0 : 1;
            }
            assertThat(texts.get("a")).hasToString("token0 token1 token2 token3 token4 ");
            assertThat(texts.get("b")).hasToString("token0 token1 token2 ");
        }
    }

    @Test
    void firstChunk_shouldNameTheModelAndTheLastTellTheUsage() throws Exception {
        engine.permit(1000);
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send(request("a", 1));
            assertThat(socket.next()).hasToString("""
                            {"type":"inference_response","payload":{"content":"token0 ","tokens_used":1,"finish_reason":null,"request_id":"a","model":"llama-2-7b"}}""");
            assertThat(socket.next()).hasToString("""
                            {"type":"inference_response","payload":{"content":"","tokens_used":1,"finish_reason":"max_tokens","request_id":"a","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cached_tokens":0}}}""");
        }
    }

    @Test
    void cancel_shouldEndTheStreamAsCancelled() throws Exception {
        engine.permit(1);
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send(request("a", 100));
            assertThat(socket.next().at("/payload/content").asText()).isEqualTo("token0 ");
            socket.send("""
                    {"type":"inference_cancel","payload":{"request_id":"a"}}""");
            assertThat(socket.next().at("/payload/finish_reason").asText()).isEqualTo("cancelled");
            socket.send("""
                    {"type":"inference_cancel","payload":{"request_id":"a"}}""");
            assertThat(socket.next().at("/payload/code").asText()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void sameId_shouldBeAConflictWhileItRuns() throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send(request("a", 1));
            socket.send(request("a", 1));
            JsonNode error = socket.next();
            assertThat(error.at("/payload/code").asText()).isEqualTo("CONFLICT");
            assertThat(error.at("/payload/field").asText()).isEqualTo("payload.request_id");
            assertThat(error.at("/payload/request_id").asText()).isEqualTo("a");
            engine.permit(1);
            assertThat(socket.next().at("/payload/content").asText()).isEqualTo("token0 ");
        }
    }

    @Test
    void badMessages_shouldBeAnsweredAndLeaveTheSocketOpen() throws Exception {
        engine.permit(10);
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send("hello");
            assertThat(socket.next().at("/payload/code").asText()).isEqualTo("VALIDATION_ERROR");
            socket.send("""
                    {"type":"dance"}""");
            assertThat(socket.next().at("/payload/field").asText()).isEqualTo("type");
            socket.send("""
                    {"type":"inference_request","payload":{"prompt":"Hi","max_tokens":1,"request_id":"x"}}""");
            JsonNode error = socket.next();
            assertThat(error.at("/payload/field").asText()).isEqualTo("payload.model");
            assertThat(error.at("/payload/request_id").asText()).isEqualTo("x");
            socket.raw().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).get();
            assertThat(socket.next().at("/payload/code").asText()).isEqualTo("VALIDATION_ERROR");
            socket.send("""
                    {"type":"ping","payload":{"n":1}}""");
            assertThat(socket.next()).hasToString("""
                    {"type":"pong","payload":{"n":1}}""");
        }
    }

    @Test
    void messageOverOneMebibyte_shouldClose1009() throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send("x".repeat((1 << 20) + 1));
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void goneClient_shouldCancelItsRequests() throws Exception {
        engine.permit(1);
        try (TestNode node = TestNode.start(folder, engine)) {
            TestSocket socket = TestSocket.open(node.uri("/"));
            socket.send(request("a", 100));
            socket.next();
            socket.close();
            engine.await(() -> engine.cancelled() == 1);
        }
    }

    @Test
    void shutdown_shouldClose1001AndReadOnToTheClientsOwnClose() throws Exception {
        TestNode node = TestNode.start(folder, engine);
        try (RawClient raw = RawClient.openSocket(node)) {
            raw.send(MASKED_PING).until("{\"type\":\"pong\"}");
            Thread stopping = Thread.ofVirtual().start(node::close);
            assertThat(raw.until("the node is shutting down")).contains("\u0088\u001b\u0003\u00e9");
            raw.send(MASKED_PING.repeat(1000)).send(MASKED_CLOSE_1001);
            assertThat(raw.rest()).isEmpty(); // an end, not a reset
            stopping.join();
        }
    }

    @Test
    void closingClient_shouldGetItsCloseAndTheEnd() throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                RawClient raw = RawClient.openSocket(node)) {
            assertThat(raw.send(MASKED_CLOSE_1001).rest()).startsWith("\u0088").contains("\u0003\u00e9");
        }
    }

    @Test
    void silentClient_shouldBeClosed1011AndATalkingOneKept() throws Exception {
        try (TestNode node = TestNode.start(
                folder,
                engine,
                settings -> new NodeSettings(
                        settings.dataFolder(),
                        settings.connections(),
                        settings.security(),
                        settings.requests(),
                        new NodeSettings.Socket(true, Duration.ofMillis(50), Duration.ofMillis(200)),
                        settings.network(),
                        settings.memoryLimitBytes()))) {
            try (RawClient raw = RawClient.openSocket(node)) {
                assertThat(raw.until("\u0003\u00f3keep-alive timeout")).contains("{\"type\":\"ping\"}");
            }
            try (TestSocket talking = TestSocket.open(node.uri("/"))) {
                engine.permit(1);
                talking.awaitPings(5); // each comes only because the pongs for the one before were heard
                talking.send(request("a", 1));
                assertThat(talking.next().at("/payload/content").asText()).isEqualTo("token0 ");
            }
        }
    }

    @Test
    void error_shouldClose1011() throws Exception {
        engine.speak(_ -> {
            throw new NoClassDefFoundError("as after an upgrade beneath a running node");
        });
        engine.permit(1);
        try (TestNode node = TestNode.start(folder, engine);
                TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send(request("a", 1));
            assertThat(socket.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void unmaskedFrame_shouldClose1002AndNotBeHeeded() throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                RawClient raw = RawClient.openSocket(node)) {
            raw.send("\u0081\u000f{\"type\":\"ping\"}");
            assertThat(raw.until("must be masked")).contains("\u0003\u00ea").doesNotContain("pong");
        }
    }

    @Test
    void key_shouldComeAsASubprotocol() throws Exception {
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString("secret".getBytes(StandardCharsets.UTF_8));
        try (TestNode node = TestNode.start(
                folder,
                engine,
                settings -> new NodeSettings(
                        settings.dataFolder(),
                        settings.connections(),
                        new NodeSettings.Security(true, List.of("secret"), List.of("*"), 0, List.of(), false),
                        settings.requests(),
                        settings.socket(),
                        settings.network(),
                        settings.memoryLimitBytes()))) {
            try (TestSocket socket = TestSocket.open(node.uri("/"), "llmnode.v1", "llmnode.key." + key)) {
                assertThat(socket.raw().getSubprotocol()).isEqualTo("llmnode.v1");
            }
            assertThatThrownBy(() -> TestSocket.open(node.uri("/"), "llmnode.v1"))
                    .cause()
                    .isInstanceOf(WebSocketHandshakeException.class)
                    .satisfies(cause -> assertThat(((WebSocketHandshakeException) cause)
                                    .getResponse()
                                    .statusCode())
                            .isEqualTo(401));
        }
    }
}
