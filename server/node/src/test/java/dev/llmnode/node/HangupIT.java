package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HangupIT {
    private static final String TWO_TOKENS = """
            {"model":"scripted","prompt":"Hi","max_tokens":2}""";

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

    private static void hangUp(RawClient request, String how) throws Exception {
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

    private void expectToBeCancelled(RawClient request, String how) throws Exception {
        hangUp(request, how);
        engine.await(() -> engine.cancelled() == 1);
        expectTheTokenCounterToStandStill();
    }

    @ParameterizedTest
    @CsvSource({"FIN, false", "RST, false", "FIN, true", "RST, true"})
    void answerBeforeTheFirstToken_shouldBeCancelled(String how, boolean stream) throws Exception {
        RawClient request = RawClient.inference(node, stream, 100);
        engine.await(() -> engine.running() == 1);
        expectToBeCancelled(request, how);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void jsonAmidDecoding_shouldBeCancelled(String how) throws Exception {
        RawClient request = RawClient.inference(node, false, 100);
        engine.permit(3);
        engine.await(() -> engine.stats().generatedTokens() == 3);
        expectToBeCancelled(request, how);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void streamAmidDecoding_shouldBeParked(String how) throws Exception {
        RawClient request = RawClient.inference(node, true, 100);
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
        try (RawClient client = RawClient.connect(node)) {
            client.send(RawClient.post("/v1/inference", TWO_TOKENS).repeat(5)
                    + RawClient.get("/v1/models", "Connection: close"));
            String all = client.rest();
            assertThat(all.split("token0 token1 ", -1)).hasSize(6);
            assertThat(all).endsWith("]}]}");
        }
    }

    @Test
    void bodyInPieces_shouldBeReadWhole() throws Exception {
        engine.permit(1000);
        try (RawClient client = RawClient.connect(node)) {
            for (char each : RawClient.post("/v1/inference", TWO_TOKENS, "Connection: close")
                    .toCharArray()) {
                client.send(String.valueOf(each));
            }
            assertThat(client.rest()).contains("token0 token1 ");
        }
    }

    @Test
    void connection_shouldServeMoreThan256Requests() throws Exception {
        try (RawClient client = RawClient.connect(node)) {
            client.send(RawClient.get("/health/live").repeat(260) + RawClient.get("/health/live", "Connection: close"));
            assertThat(client.rest().split("HTTP/1.1 200", -1)).hasSize(262);
        }
    }
}
