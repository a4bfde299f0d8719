package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.support.FakeNode;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client logs, and what it does not. */
class LoggingTest {
    /** Keeps what it is told. */
    private static final class Memory implements System.Logger {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public String getName() {
            return "memory";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            lines.add(level + " " + message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... values) {
            lines.add(level + " " + format);
        }
    }

    @Test
    void client_shouldLogRequestsAndAnswersWithoutSecretsAndBodies() {
        Memory log = new Memory();
        String answer = "{\"peers\":[],\"total_peers\":0}";
        try (FakeNode node = new FakeNode(
                FakeNode.failing(503, "INSUFFICIENT_RESOURCES", "retry-after", "0", "set-cookie", "session=SECRET-1"),
                FakeNode.json(200, answer, "x-request-id", "r-1", "x-refresh-token", "SECRET-2"))) {
            LlmNode client = node.client()
                    .baseUrl(node.url().replace("//", "//user:SECRET-3@"))
                    .apiKey("SECRET-4")
                    .header("Authorization", "Bearer SECRET-5")
                    .header("Cookie", "SECRET-6")
                    .header("x-team", "blue")
                    .logger(log)
                    .build();
            client.peers().list();
        }
        assertThat(log.lines).hasSize(5);
        assertThat(log.lines.get(0))
                .startsWith("DEBUG GET http://***@127.0.0.1")
                .contains("x-team=[blue]", "x-api-key=[***]");
        assertThat(log.lines.get(1)).startsWith("DEBUG 503 GET");
        assertThat(log.lines.get(2))
                .startsWith("INFO 503 INSUFFICIENT_RESOURCES")
                .contains("trying again in 0 ms");
        assertThat(log.lines.get(4)).startsWith("DEBUG 200 GET").contains("x-request-id=[r-1]");
        assertThat(log.lines)
                .noneMatch(line -> line.contains("SECRET"))
                .noneMatch(line -> line.contains("total_peers"));
    }

    @Test
    void client_shouldKeepPromptsAndQueriesToItself() {
        Memory log = new Memory();
        try (FakeNode node = new FakeNode(FakeNode.failing(400, "VALIDATION_ERROR"))) {
            LlmNode client = node.client().logger(log).build();
            InferenceRequest request = InferenceRequest.builder()
                    .model("m")
                    .maxTokens(5)
                    .prompt("SECRET prompt")
                    .build();
            assertThat(catchThrowable(() -> client.inference().create(request))).hasMessageNotContaining("SECRET");
        }
        assertThat(log.lines).hasSize(2).noneMatch(line -> line.contains("SECRET"));
    }

    @Test
    void errors_shouldHideThePasswordOfTheAddress() {
        FakeNode node = new FakeNode();
        node.close();
        LlmNode client = node.client()
                .baseUrl(node.url().replace("//", "//user:SECRET@"))
                .maxRetries(0)
                .build();
        assertThat(List.of(catchThrowable(client.models()::list), catchThrowable(client.socket()::open)))
                .allSatisfy(each ->
                        assertThat(each).hasMessageContaining("//***@127.0.0.1").hasMessageNotContaining("SECRET"));
    }
}
