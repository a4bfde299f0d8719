package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.PromptTooLongException;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import dev.llmnode.node.testing.TestSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceIT {
    @TempDir
    private Path folder;

    private TestNode node;

    private final ScriptedEngine engine = ScriptedEngine.unbounded(TestNode.MODEL);

    @BeforeEach
    void start() throws Exception {
        node = TestNode.start(folder, engine);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void create_shouldAnswerWhole() throws Exception {
        HttpResponse<String> response = node.post("/v1/inference", """
                {"model":"llama-2-7b","prompt":"Hello","max_tokens":3,"request_id":"req-1"}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("X-Request-Id")).hasValue("req-1");
        assertThat(response.body()).startsWith("""
                        {"model":"llama-2-7b","content":"token0 token1 token2 ","tokens_used":3,"finish_reason":"max_tokens","request_id":"req-1",""");
    }

    @Test
    void stream_shouldAnswerInEvents() throws Exception {
        HttpResponse<String> response = node.post("/v1/inference", """
                {"model":"scripted","prompt":"Hello","max_tokens":2,"stream":true,"request_id":"req-2"}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.body().lines().filter(line -> line.startsWith("data: ")))
                .containsExactly(
                        "data: {\"content\":\"token0 \",\"tokens_used\":1,\"finish_reason\":null,\"request_id\":\"req-2\",\"model\":\"scripted\"}",
                        "data: {\"content\":\"token1 \",\"tokens_used\":2,\"finish_reason\":null}",
                        "data: {\"content\":\"\",\"tokens_used\":2,\"finish_reason\":\"max_tokens\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cached_tokens\":0}}");
    }

    /** As after an upgrade beneath a running node; the client must not wait for ever. */
    @Test
    void error_shouldBeAnsweredInEveryPhase() throws Exception {
        engine.speak(token -> {
            if (token == 1) {
                throw new NoClassDefFoundError("dev/llmnode/Gone");
            }
            return "token ";
        });

        HttpResponse<String> whole = node.post("/v1/inference", """
                {"model":"scripted","prompt":"Hello","max_tokens":3}""");
        assertThat(whole.statusCode()).isEqualTo(500);
        assertThat(whole.body()).contains("INTERNAL_ERROR").doesNotContain("Gone");

        HttpResponse<String> stream = node.post("/v1/inference", """
                {"model":"scripted","prompt":"Hello","max_tokens":3,"stream":true}""");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body()).contains("\"content\":\"token \"", "event: error", "INTERNAL_ERROR");
    }

    @Test
    void getInference_shouldTakeTheRequestFromTheQuery() throws Exception {
        HttpResponse<String> whole = node.get("/v1/inference?model=scripted&prompt=Hi%20there&max_tokens=1");
        assertThat(whole.body()).contains("\"content\":\"token0 \"");
        HttpResponse<String> stream = node.get(
                "/v1/inference?model=scripted&prompt=Hi&max_tokens=1&stream=true", "Accept", "text/event-stream");
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(stream.body()).contains("data: {\"content\":\"token0 \"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt   | \"prompt\":\"Hi\"",
                "prompt   | \"prompt\":\"Hi\",\"raw\":true",
                "messages | \"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
            })
    void create_shouldNameWhereTheTooLongPromptWasWritten(String field, String prompt) throws Exception {
        engine.refuse(new PromptTooLongException("prompt", 5000, 4096));
        String body = "{\"model\":\"scripted\",%s,\"max_tokens\":1}".formatted(prompt);

        HttpResponse<String> response = node.post("/v1/inference", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains(
                        "\"field\":\"%s\"".formatted(field),
                        "\"message\":\"Invalid %s\"".formatted(field),
                        "905 too many");

        try (TestSocket socket = TestSocket.open(node.uri("/"))) {
            socket.send("{\"type\":\"inference_request\",\"payload\":%s}".formatted(body));
            assertThat(socket.next().at("/payload/field").asText()).isEqualTo("payload." + field);
        }
    }

    @Test
    void getInference_shouldNotAnswerHead() throws Exception {
        HttpResponse<String> response = node.send(node.request("/v1/inference?model=scripted&prompt=Hi&max_tokens=1")
                .HEAD());
        assertThat(response.statusCode()).isEqualTo(405);
    }
}
