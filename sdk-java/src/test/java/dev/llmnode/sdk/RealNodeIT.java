package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmnode.sdk.error.ModelNotFoundException;
import dev.llmnode.sdk.error.ValidationException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceChunk;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.model.InferenceResponse;
import dev.llmnode.sdk.resource.Socket;
import dev.llmnode.sdk.stream.EventStream;
import dev.llmnode.sdk.support.RealNode;
import dev.llmnode.sdk.support.WithRealNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client, with the real node and the real model. */
@Timeout(300)
@ExtendWith(WithRealNode.class)
class RealNodeIT {
    private static final InferenceRequest REQUEST = InferenceRequest.builder()
            .model(RealNode.MODEL)
            .maxTokens(12)
            .prompt("Count from one to ten.")
            .temperature(0)
            .build();
    private static final InferenceRequest LONG =
            REQUEST.toBuilder().maxTokens(4000).build();

    private final RealNode node;
    private final LlmNode client;

    RealNodeIT(RealNode node) {
        this.node = node;
        this.client = RealNode.client(node.url()).build();
    }

    @BeforeEach
    void nothingRuns() {
        untilNothingRuns();
    }

    private void untilNothingRuns() {
        await().atMost(Duration.ofMinutes(1)).until(() -> metricsText().contains("\nllmnode_inference_running 0"));
    }

    private String metricsText() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/metrics"))
                .header("accept", "text/plain")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void create_shouldGiveAllThatTheSpecificationSays() {
        InferenceResponse answer = client.inference().create(REQUEST);
        assertThat(answer.model()).isEqualTo(RealNode.MODEL);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.MAX_TOKENS);
        assertThat(answer.tokensUsed()).isEqualTo(12);
        assertThat(answer.usage().completionTokens()).isEqualTo(12);
        assertThat(answer.content()).isNotBlank();
        assertThat(answer.timings().totalMs()).isPositive();
        assertThat(answer.additional()).isEmpty();
    }

    @Test
    void client_shouldReadModelsHealthMetricsAndTopology() {
        assertThat(client.models().list().models())
                .anySatisfy(
                        model -> assertThat(model.id() + " " + model.status()).isEqualTo(RealNode.MODEL + " ready"));
        assertThat(client.health().status().wire()).isEqualTo("healthy");
        client.inference().create(REQUEST);
        assertThat(client.metrics().totalTokensGenerated()).isGreaterThanOrEqualTo(12);
        assertThat(client.network().topology().localPeerId())
                .isEqualTo(client.metrics().nodeId());
        assertThat(client.capabilities().list().capabilities())
                .anySatisfy(each -> assertThat(each.id()).isEqualTo(RealNode.MODEL));
    }

    @Test
    void async_shouldGiveTheSame() {
        String whole = client.inference().create(REQUEST).content();
        List<CompletableFuture<InferenceResponse>> answers = Stream.generate(
                        () -> client.async().inference().create(REQUEST))
                .limit(3)
                .toList();
        assertThat(answers).allSatisfy(each -> assertThat(each.join().content()).isEqualTo(whole));
    }

    @Test
    void stream_shouldGiveTheSameTextInPieces() {
        List<InferenceChunk> pieces = new ArrayList<>();
        try (EventStream<InferenceChunk> stream = client.inference().stream(REQUEST)) {
            stream.forEach(pieces::add);
        }
        assertThat(pieces.stream().map(InferenceChunk::content).collect(Collectors.joining()))
                .isEqualTo(client.inference().create(REQUEST).content());
        assertThat(pieces.get(0).model()).contains(RealNode.MODEL);
        assertThat(pieces).filteredOn(each -> each.finishReason().isPresent()).containsExactly(last(pieces));
        assertThat(last(pieces).finishReason()).contains(FinishReason.MAX_TOKENS);
    }

    private static InferenceChunk last(List<InferenceChunk> pieces) {
        return pieces.get(pieces.size() - 1);
    }

    @Test
    void close_shouldStopTheGeneration() {
        try (EventStream<InferenceChunk> stream = client.inference().stream(LONG)) {
            assertThat(stream.iterator().next().finishReason()).isEmpty();
        }
        untilNothingRuns();
    }

    @Test
    void cancel_shouldStopAWholeAnswer() {
        CompletableFuture<InferenceResponse> answer = client.async().inference().create(LONG);
        await().until(() -> metricsText().contains("\nllmnode_inference_running 1"));
        answer.cancel(true);
        untilNothingRuns();
    }

    @Test
    void cancel_shouldStopWhatIsCollected() {
        CompletableFuture<InferenceChunk> answer =
                client.inference().stream(LONG).collectAsync();
        await().until(() -> metricsText().contains("\nllmnode_inference_running 1"));
        answer.cancel(true);
        untilNothingRuns();
    }

    @Test
    void errors_shouldBeOfTheirClasses() {
        assertThatThrownBy(() -> client.inference()
                        .create(REQUEST.toBuilder().model("gpt-4").build()))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("smollm2");
        ValidationException caught = catchThrowableOfType(
                ValidationException.class,
                () -> client.inference()
                        .create(REQUEST.toBuilder().temperature(7).build()));
        assertThat(caught.field()).contains("temperature");
        assertThat(caught.requestId()).isPresent();
        assertThatThrownBy(() -> client.peers().get("nobody")).isInstanceOf(ValidationException.class);
        assertThatThrownBy(client.inference().stream(
                        REQUEST.toBuilder().maxTokens(0).build())::collect)
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void socket_shouldCarrySeveralRequestsCancelOneAndAnswerAPing() {
        String whole = client.inference().create(REQUEST).content();
        try (Socket socket = client.socket()) {
            var cancelled =
                    socket.inference().stream(LONG.toBuilder().requestId("long").build());
            var same = socket.inference().stream(REQUEST);
            var unknown =
                    socket.inference().stream(REQUEST.toBuilder().model("gpt-4").build());
            assertThat(same.collect().content()).isEqualTo(whole);
            assertThatThrownBy(unknown::collect).isInstanceOf(ModelNotFoundException.class);
            assertThat(socket.ping(TextNode.valueOf("here")).payload()).contains(TextNode.valueOf("here"));
            cancelled.cancel();
            assertThat(cancelled.collect().finishReason()).contains(FinishReason.CANCELLED);
        }
    }

    @Test
    void close_shouldStopWhatRunsOnASocket() {
        try (Socket socket = client.socket()) {
            assertThat(socket.inference().stream(LONG).iterator().next().finishReason())
                    .isEmpty();
        }
        untilNothingRuns();
    }
}
