package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.BadRequestException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.InferenceFailedException;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.ModelNotFoundException;
import dev.llmnode.sdk.error.NotFoundException;
import dev.llmnode.sdk.error.PeerNotFoundException;
import dev.llmnode.sdk.error.RateLimitException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import dev.llmnode.sdk.error.ValidationException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.model.InferenceResponse;
import dev.llmnode.sdk.support.FakeNode;
import dev.llmnode.sdk.support.FakeNode.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CallsTest {
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder().model("m").maxTokens(5).prompt("Where?").build();
    private static final String ANSWER = """
            {"model":"m","content":"Paris","tokens_used":0,"finish_reason":"tired","request_id":"r-1","mood":{"good":true},
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cached_tokens":0},
             "timings":{"queue_ms":0,"prompt_ms":1,"generation_ms":0,"total_ms":1,"tokens_per_second":0}}""";

    private FakeNode node = new FakeNode();

    private LlmNode client(Answer... answers) {
        node = new FakeNode(answers);
        return node.client().build();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void create_shouldSendJsonAndSayWhoCalls() {
        node = new FakeNode(FakeNode.json(200, ANSWER));
        LlmNode client = node.client().apiKey("secret").header("x-team", "blue").build();
        client.inference()
                .create(REQUEST.toBuilder().system(null).temperature(0).build());
        FakeNode.Request received = node.received.get(0);
        assertThat(received.method() + " " + received.path()).isEqualTo("POST /v1/inference");
        assertThat(received.body().toString())
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":5,\"prompt\":\"Where?\",\"system\":null,\"temperature\":0.0,"
                                + "\"stream\":false}");
        assertThat(received.headers()).containsEntry("x-api-key", "secret").containsEntry("x-team", "blue");
        assertThat(received.headers().get("user-agent")).matches("llmnode-sdk-java/\\d+\\.\\d+\\.\\d+ java/\\d+.*");
    }

    @Test
    void create_shouldKeepWhatIsNotKnown() {
        InferenceResponse answer =
                client(FakeNode.json(200, ANSWER)).inference().create(REQUEST);
        assertThat(answer.finishReason().known()).isEqualTo(FinishReason.Known.UNKNOWN);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.of("tired"));
        assertThat(answer.additional()).containsOnlyKeys("mood");
        assertThat(answer.tokensUsed()).isZero();
    }

    @Test
    void has_shouldTellAbsentFromNull() {
        InferenceRequest given = REQUEST.toBuilder().system(null).topK(0).build();
        assertThat(given.has("system")).isTrue();
        assertThat(given.system()).isEmpty();
        assertThat(given.has("seed")).isFalse();
        assertThat(given.topK()).contains(0);
    }

    @Test
    void get_shouldEscapeItsPathArgument() {
        LlmNode client = client(FakeNode.failing(404, "PEER_NOT_FOUND"));
        assertThatThrownBy(() -> client.peers().get("a/b ?")).isInstanceOf(PeerNotFoundException.class);
        assertThat(node.received.get(0).path()).isEqualTo("/v1/peers/a%2Fb%20%3F");
    }

    @Test
    void listWithResponse_shouldGiveStatusAndHeaders() {
        ApiResponse<?> response = client(
                        FakeNode.json(200, "{\"models\":[]}", "x-request-id", "r-9", "ratelimit-remaining", "7"))
                .models()
                .listWithResponse(RequestOptions.defaults());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.requestId()).contains("r-9");
        assertThat(response.headers().firstValue("ratelimit-remaining")).contains("7");
    }

    @Test
    void health_shouldTakeDegradedForAnAnswer() {
        assertThat(client(FakeNode.json(503, "{\"status\":\"degraded\",\"issues\":[\"Disk full\"]}"))
                        .health()
                        .issues()
                        .orElseThrow())
                .containsExactly("Disk full");
        assertThat(node.received).hasSize(1);
    }

    @Test
    void create_shouldThrowTheClassOfTheCodeWithAllThatTheBodySays() {
        String error = "{\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":\"Invalid temperature value\","
                + "\"field\":\"temperature\",\"details\":\"0 to 2\",\"request_id\":\"r-7\"}}";
        LlmNode client = client(FakeNode.json(400, error));
        ValidationException caught = catchThrowableOfType(
                ValidationException.class, () -> client.inference().create(REQUEST));
        assertThat(caught).isInstanceOf(BadRequestException.class).isInstanceOf(ApiException.class);
        assertThat(caught).hasMessage("400 VALIDATION_ERROR: Invalid temperature value (0 to 2; request r-7)");
        assertThat(caught.field()).contains("temperature");
        assertThat(caught.code()).contains("VALIDATION_ERROR");
        assertThat(caught.body().orElseThrow().toString()).isEqualTo(error);
        assertThat(caught.getStackTrace()).anyMatch(each -> each.getClassName().endsWith("CallsTest"));
    }

    @Test
    void create_shouldThrowTheClassOfTheStatusForACodeThatIsNotKnown() {
        LlmNode client = client(FakeNode.failing(404, "CAT_NOT_FOUND"));
        assertThatThrownBy(() -> client.inference().create(REQUEST))
                .isInstanceOf(NotFoundException.class)
                .isNotInstanceOf(ModelNotFoundException.class);
    }

    @Test
    void create_shouldTellAnErrorThatNoNodeWroteByItsStatus() {
        LlmNode client = client(FakeNode.json(502, "<h1>Bad gateway</h1>"));
        assertThatThrownBy(() -> client.inference().create(REQUEST)).hasMessage("502: <h1>Bad gateway</h1>");
    }

    @Test
    void list_shouldNotFollowToAnotherHost() {
        LlmNode client = client(FakeNode.json(308, "", "location", "https://other.example/v1/models"));
        assertThatThrownBy(client.models()::list)
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("https://other.example/v1/models as baseUrl");
        assertThat(node.received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429,RATE_LIMIT_EXCEEDED", "503,INSUFFICIENT_RESOURCES"})
    void create_shouldTryAgainWhatWasRefused(int status, String code) {
        LlmNode client = client(FakeNode.failing(status, code, "retry-after", "0"), FakeNode.json(200, ANSWER));
        assertThat(client.inference().create(REQUEST).content()).isEqualTo("Paris");
        assertThat(node.received).hasSize(2);
    }

    @Test
    void create_shouldTellHowLongToWaitWhereThatIsTooLong() {
        node = new FakeNode(FakeNode.failing(429, "RATE_LIMIT_EXCEEDED", "retry-after", "60"));
        LlmNode client = node.client().maxRetryDelay(Duration.ofSeconds(10)).build();
        RateLimitException caught = catchThrowableOfType(
                RateLimitException.class, () -> client.inference().create(REQUEST));
        assertThat(caught.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(caught).hasMessageContaining("try again in 60 s");
        assertThat(node.received).hasSize(1);
    }

    @Test
    void create_shouldNotTryOtherErrorsAgain() {
        LlmNode client = client(FakeNode.failing(500, "INFERENCE_FAILED"));
        assertThatThrownBy(() -> client.inference().create(REQUEST)).isInstanceOf(InferenceFailedException.class);
        assertThat(node.received).hasSize(1);
    }

    @Test
    void create_shouldNotSendAgainWhatMayHaveBegun() {
        LlmNode client = client(FakeNode.RESET, FakeNode.json(200, ANSWER));
        ConnectionException caught = catchThrowableOfType(
                ConnectionException.class, () -> client.inference().create(REQUEST));
        assertThat(caught.mayHaveBegun()).isTrue();
        assertThat(node.received).hasSize(1);
    }

    @Test
    void list_shouldBeSentAgainWhenTheConnectionBreaks() {
        LlmNode client = client(FakeNode.RESET, FakeNode.RESET, FakeNode.json(200, "{\"models\":[]}"));
        assertThat(client.models().list().models()).isEmpty();
    }

    @Test
    void create_shouldTellARefusedConnection() {
        LlmNode client = client();
        node.close();
        ConnectionException caught = catchThrowableOfType(
                ConnectionException.class, () -> client.inference().create(REQUEST));
        assertThat(caught.mayHaveBegun()).isFalse();
        assertThat(caught).hasMessageContaining("is the node running there?");
    }

    @Test
    void create_shouldTakeHalfABodyForALostConnection() {
        LlmNode client = client((request, out, socket) -> out.write(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"content\":"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> client.inference().create(REQUEST)).isInstanceOf(ConnectionException.class);
        assertThat(node.received).hasSize(1);
    }

    @Test
    void create_shouldTellGarbage() {
        LlmNode client = client(FakeNode.json(200, "{]"));
        InvalidResponseException caught = catchThrowableOfType(
                InvalidResponseException.class, () -> client.inference().create(REQUEST));
        assertThat(caught.body()).isEqualTo("{]");
    }

    @Test
    void create_shouldTakeWhatIsNoHttpForALostConnection() {
        LlmNode client = client((request, out, socket) -> out.write("hello\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> client.inference().create(REQUEST)).isInstanceOf(ConnectionException.class);
    }

    @Test
    void create_shouldNotRetryTlsTowardsAServerWithoutIt() {
        node = new FakeNode();
        LlmNode client =
                node.client().baseUrl(node.url().replace("http", "https")).build();
        assertThatThrownBy(() -> client.inference().create(REQUEST)).isInstanceOf(ConnectionException.class);
    }

    @Test
    void create_shouldTimeOut() {
        LlmNode client =
                client((request, out, socket) -> socket.getInputStream().read());
        RequestOptions options =
                RequestOptions.builder().timeout(Duration.ofMillis(50)).build();
        assertThatThrownBy(() -> client.inference().create(REQUEST, options))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("50 ms");
    }

    @Test
    void cancel_shouldReachTheNode() throws InterruptedException {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        LlmNode client = client((request, out, socket) -> {
            come.countDown();
            try {
                socket.getInputStream().read();
            } finally {
                gone.countDown();
            }
        });
        CompletableFuture<InferenceResponse> answer = client.async().inference().create(REQUEST);
        come.await();
        answer.cancel(true);
        gone.await();
        assertThat(answer).isCancelled();
    }

    @Test
    void list_shouldAnswerFromMemoryWithinItsAge() {
        LlmNode client = client(FakeNode.json(200, "{\"models\":[]}"));
        RequestOptions minute =
                RequestOptions.builder().maxAge(Duration.ofMinutes(1)).build();
        client.models().list(minute);
        client.models().list(minute);
        assertThat(node.received).hasSize(1);
        client.models().list();
        assertThat(node.received).hasSize(2);
    }

    @Test
    void list_shouldWaitForTheClientsOwnRateLimit() {
        node = new FakeNode(FakeNode.json(200, "{\"models\":[]}"));
        LlmNode client = node.client().requestsPerMinute(2).build();
        client.models().list();
        client.models().list();
        CompletableFuture<?> third = client.async().models().list();
        assertThat(third).isNotDone();
        third.cancel(true);
        assertThat(node.received).hasSize(2);
        assertThatThrownBy(() -> LlmNode.builder().requestsPerMinute(-1)).hasMessageContaining("-1");
    }

    @Test
    void build_shouldTellABadAddress() {
        LlmNode.Builder builder = LlmNode.builder();
        assertThatThrownBy(() -> builder.baseUrl("localhost").build()).hasMessageContaining("it is 'localhost'");
        assertThatThrownBy(() -> builder.baseUrl("ftp://x").build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void build_shouldTakeAddressAndKeyFromTheEnvironment() throws IOException {
        client(FakeNode.json(200, "{\"models\":[]}"));
        Map<String, String> variables =
                Map.of("LLM_NODE_BASE_URL", node.url() + "/", "LLM_NODE_API_KEY", "from-environment");
        LlmNode.builder().environment(variables::get).build().models().list();
        assertThat(node.received.get(0).headers()).containsEntry("x-api-key", "from-environment");
        assertThat(node.received.get(0).path()).isEqualTo("/v1/models");
    }

    @Test
    void best_shouldTakeTheFirstNodeThatAnswersAndHasTheModel() {
        try (FakeNode good =
                new FakeNode(FakeNode.json(200, "{\"models\":[{\"id\":\"m\",\"name\":\"M\",\"status\":\"ready\"}]}"))) {
            String found = "{\"peer_id\":\"%s\",\"addresses\":%s,\"score\":1}";
            String results = found.formatted("silent", "[]") + ","
                    + found.formatted("gone", "[\"/ip4/127.0.0.1/tcp/1/http\"]") + "," + found.formatted("good", "[]");
            Answer own = (request, out, socket) -> {
                String announced = request.path().endsWith("good") ? "{\"api_url\":\"" + good.url() + "\"}" : "null";
                String body = request.path().endsWith("search")
                        ? "{\"results\":[" + results + "],\"total_found\":3,\"search_duration_ms\":1}"
                        : "{\"peer_id\":\"p\",\"addresses\":[],\"capabilities\":[],\"metadata\":" + announced + "}";
                FakeNode.json(200, body).write(request, out, socket);
            };
            node = new FakeNode(own);
            LlmNode client = node.client().apiKey("secret").build();
            var best = client.nodes().best("m");
            assertThat(best.node().peerId()).isEqualTo("good");
            assertThat(best.client().baseUrl()).isEqualTo(good.url());
            assertThat(good.received.get(0).headers()).doesNotContainKey("x-api-key");
            assertThatThrownBy(() -> client.nodes().best("other"))
                    .isInstanceOf(LlmNodeException.class)
                    .hasMessageContaining("silent has no API address")
                    .hasMessageContaining("good does not have it now");
        }
    }
}
