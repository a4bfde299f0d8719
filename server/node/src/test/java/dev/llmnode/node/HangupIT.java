package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawRequest;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HangupIT {
    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine(TestNode.MODEL);
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.start(folder, engine);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static void hangUp(RawRequest request, String how) throws Exception {
        if (how.equals("FIN")) {
            request.fin();
        } else {
            request.reset();
        }
    }

    private void expectTheTokenCounterToStandStill() throws Exception {
        long before = engine.stats().generatedTokens();
        engine.permit(50);
        assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(engine.stats().generatedTokens()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void jsonBeforeTheFirstToken_shouldBeCancelled(String how) throws Exception {
        RawRequest request = RawRequest.inference(node, false, 100);
        engine.await(() -> engine.running() == 1);
        hangUp(request, how);
        engine.await(() -> engine.cancelled() == 1);
        expectTheTokenCounterToStandStill();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void jsonAmidDecoding_shouldBeCancelled(String how) throws Exception {
        RawRequest request = RawRequest.inference(node, false, 100);
        engine.permit(3);
        engine.await(() -> engine.stats().generatedTokens() == 3);
        hangUp(request, how);
        engine.await(() -> engine.cancelled() == 1);
        expectTheTokenCounterToStandStill();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void streamBeforeTheFirstToken_shouldBeCancelled(String how) throws Exception {
        RawRequest request = RawRequest.inference(node, true, 100);
        engine.await(() -> engine.running() == 1);
        hangUp(request, how);
        engine.await(() -> engine.cancelled() == 1);
        expectTheTokenCounterToStandStill();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void streamAmidDecoding_shouldBeParked(String how) throws Exception {
        RawRequest request = RawRequest.inference(node, true, 100);
        engine.permit(2);
        request.lineThatBegins("data: {\"content\":\"token1 ");
        hangUp(request, how);
        engine.await(() -> engine.parked() == 1);
        assertThat(engine.cancelled()).isZero();
        expectTheTokenCounterToStandStill();
    }

    @Test
    void pipelinedRequests_shouldAllBeAnsweredInOrder() throws Exception {
        engine.permit(1000);
        String body = """
                {"model":"scripted","prompt":"Hi","max_tokens":2}""";
        String one = "POST /v1/inference HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        String last = "GET /v1/models HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n";
        try (Socket socket = node.connect()) {
            socket.getOutputStream().write((one.repeat(5) + last).getBytes(StandardCharsets.US_ASCII));
            String all = read(socket.getInputStream());
            assertThat(all.split("token0 token1 ", -1)).hasSize(6);
            assertThat(all).endsWith("]}]}");
        }
    }

    @Test
    void bodyInPieces_shouldBeReadWhole() throws Exception {
        engine.permit(1000);
        String body = """
                {"model":"scripted","prompt":"Hi","max_tokens":2}""";
        String request =
                "POST /v1/inference HTTP/1.1\r\nHost: node\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
        try (Socket socket = node.connect()) {
            socket.setTcpNoDelay(true);
            for (byte each : request.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(each);
            }
            assertThat(read(socket.getInputStream())).contains("token0 token1 ");
        }
    }

    @Test
    void connection_shouldServeMoreThan256Requests() throws Exception {
        try (Socket socket = node.connect()) {
            String request = "GET /health/live HTTP/1.1\r\nHost: node\r\n\r\n";
            socket.getOutputStream().write(request.repeat(260).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(read(socket.getInputStream()).split("HTTP/1.1 200", -1)).hasSize(262);
        }
    }

    private static String read(InputStream in) throws Exception {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
