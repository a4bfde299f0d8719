package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmnode.sdk.error.InferenceFailedException;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.error.ModelNotFoundException;
import dev.llmnode.sdk.error.RequestAbortedException;
import dev.llmnode.sdk.error.StreamExpiredException;
import dev.llmnode.sdk.error.StreamInterruptedException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceChunk;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.stream.EventStream;
import dev.llmnode.sdk.support.FakeNode;
import dev.llmnode.sdk.support.FakeNode.Answer;
import dev.llmnode.sdk.support.FakeNode.Ending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class StreamsTest {
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder().model("m").maxTokens(5).prompt("Where?").build();
    private static final String FIRST = FakeNode.event(1, "Grüße ", null);
    private static final String SECOND = FakeNode.event(2, "🌍 and ", null);
    private static final String LAST = FakeNode.event(3, "mood", "complete");
    private static final String TEXT = "Grüße 🌍 and mood";

    private FakeNode node = new FakeNode();

    private EventStream<InferenceChunk> stream(StreamOptions options, Answer... answers) {
        node = new FakeNode(answers);
        return node.client().build().inference().stream(REQUEST, options);
    }

    private EventStream<InferenceChunk> stream(Answer... answers) {
        return stream(StreamOptions.defaults(), answers);
    }

    private List<String> lastEventIds() {
        return node.received.stream()
                .map(each -> each.headers().getOrDefault("last-event-id", "-"))
                .toList();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void iterator_shouldGivePiecesOneByOne() {
        List<String> pieces = new ArrayList<>();
        try (EventStream<InferenceChunk> chunks =
                stream(FakeNode.stream(Ending.END, FIRST, ": keep-alive\n\n", SECOND, LAST))) {
            for (InferenceChunk chunk : chunks) {
                pieces.add(chunk.content());
            }
            assertThat(chunks.requestId()).contains("r-1");
            assertThat(chunks.lastEventId()).contains("s.3");
        }
        assertThat(pieces).containsExactly("Grüße ", "🌍 and ", "mood");
        assertThat(node.received.get(0).body().path("stream").asBoolean()).isTrue();
    }

    @Test
    void collect_shouldGiveTheAnswerWhole() {
        InferenceChunk answer =
                stream(FakeNode.stream(Ending.END, FIRST, SECOND, LAST)).collect();
        assertThat(answer.content()).isEqualTo(TEXT);
        assertThat(answer.finishReason()).contains(FinishReason.COMPLETE);
        assertThat(answer.tokensUsed()).isEqualTo(3);
    }

    @Test
    void collect_shouldTakeCharactersThatAreCutAnywhere() {
        byte[] bytes = (FIRST + SECOND + LAST).getBytes(StandardCharsets.UTF_8);
        List<byte[]> drip = IntStream.range(0, bytes.length)
                .mapToObj(i -> new byte[] {bytes[i]})
                .toList();
        assertThat(stream(FakeNode.stream(drip, Ending.END)).collect().content())
                .isEqualTo(TEXT);
    }

    @Test
    void stream_shouldBeAStreamOfJava() {
        assertThat(stream(FakeNode.stream(Ending.END, FIRST, SECOND, LAST)).stream()
                        .map(InferenceChunk::tokensUsed))
                .containsExactly(1, 2, 3);
    }

    @Test
    void publisher_shouldGiveNoMoreThanIsAskedFor() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        List<String> pieces = new ArrayList<>();
        stream(FakeNode.stream(Ending.END, FIRST, SECOND, LAST)).publisher().subscribe(new Flow.Subscriber<>() {
            private Flow.@Nullable Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(InferenceChunk piece) {
                pieces.add(piece.content());
                Objects.requireNonNull(subscription).request(1);
            }

            @Override
            public void onError(Throwable failure) {
                pieces.add(failure.toString());
                over.countDown();
            }

            @Override
            public void onComplete() {
                over.countDown();
            }
        });
        over.await();
        assertThat(String.join("", pieces)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "HALF_A_CHUNK"})
    void collect_shouldResumeWhatDrops(Ending ending) {
        EventStream<InferenceChunk> chunks = stream(
                FakeNode.stream(ending, FIRST),
                FakeNode.RESET,
                FakeNode.failing(503, "INSUFFICIENT_RESOURCES", "retry-after", "0"),
                FakeNode.stream(ending, SECOND),
                FakeNode.stream(Ending.END, LAST));
        assertThat(chunks.collect().content()).isEqualTo(TEXT);
        assertThat(lastEventIds()).containsExactly("-", "s.1", "s.1", "s.1", "s.2");
    }

    @Test
    void collect_shouldEndAt204() {
        Answer nothing = (request, out, socket) ->
                out.write("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(stream(FakeNode.stream(Ending.CUT, FIRST), nothing).collect().content())
                .isEqualTo("Grüße ");
    }

    @Test
    void collect_shouldTellOfAnExpiredStreamHowFarItGot() {
        EventStream<InferenceChunk> chunks =
                stream(FakeNode.stream(Ending.CUT, FIRST), FakeNode.failing(410, "STREAM_EXPIRED"));
        StreamExpiredException caught = catchThrowableOfType(StreamExpiredException.class, chunks::collect);
        assertThat(caught.progress().orElseThrow().text()).isEqualTo("Grüße ");
    }

    @Test
    void collect_shouldNotResumeWhereThatIsOff() {
        EventStream<InferenceChunk> chunks =
                stream(StreamOptions.builder().resume(ResumeOptions.OFF).build(), FakeNode.stream(Ending.CUT, FIRST));
        StreamInterruptedException caught = catchThrowableOfType(StreamInterruptedException.class, chunks::collect);
        assertThat(caught.progress().text()).isEqualTo("Grüße ");
        assertThat(node.received).hasSize(1);
    }

    @Test
    void collect_shouldNotSendAgainWhatWasLostBeforeItsFirstEvent() {
        EventStream<InferenceChunk> chunks = stream(FakeNode.stream(Ending.CUT), FakeNode.stream(Ending.END, LAST));
        assertThatThrownBy(chunks::collect).isInstanceOf(StreamInterruptedException.class);
        assertThat(node.received).hasSize(1);
    }

    @Test
    void collect_shouldTypeErrorsInMidStream() {
        String error = "event: error\ndata: {\"error\":{\"code\":\"INFERENCE_FAILED\",\"message\":\"It broke\"}}\n\n";
        EventStream<InferenceChunk> chunks = stream(FakeNode.stream(Ending.STALL, FIRST, error));
        InferenceFailedException caught = catchThrowableOfType(InferenceFailedException.class, chunks::collect);
        assertThat(caught.status()).isEqualTo(500);
        assertThat(caught.progress().orElseThrow().text()).isEqualTo("Grüße ");
    }

    @Test
    void collect_shouldThrowAStatusBeforeTheFirstEvent() {
        EventStream<InferenceChunk> chunks = stream(FakeNode.failing(404, "MODEL_NOT_FOUND"));
        assertThatThrownBy(chunks::collect).isInstanceOf(ModelNotFoundException.class);
    }

    @Test
    void collect_shouldTryAgain429BeforeTheFirstEvent() {
        EventStream<InferenceChunk> chunks = stream(
                FakeNode.failing(429, "RATE_LIMIT_EXCEEDED", "retry-after", "0"),
                FakeNode.stream(Ending.END, FIRST, SECOND, LAST));
        assertThat(chunks.collect().content()).isEqualTo(TEXT);
    }

    @Test
    void collect_shouldPassOverEventsOfOtherNames() {
        List<String> seen = new ArrayList<>();
        StreamOptions options =
                StreamOptions.builder().onEvent(each -> seen.add(each.event())).build();
        EventStream<InferenceChunk> chunks =
                stream(options, FakeNode.stream(Ending.END, FIRST, "event: weather\ndata: sun\n\n", SECOND, LAST));
        assertThat(chunks.collect().content()).isEqualTo(TEXT);
        assertThat(seen).containsExactly("message", "weather", "message", "message");
    }

    @Test
    void collect_shouldTellGarbage() {
        EventStream<InferenceChunk> chunks = stream(FakeNode.stream(Ending.STALL, FIRST, "data: {\"content\": \n\n"));
        InvalidResponseException caught = catchThrowableOfType(InvalidResponseException.class, chunks::collect);
        assertThat(caught.progress().orElseThrow().text()).isEqualTo("Grüße ");
        assertThatThrownBy(() -> stream(FakeNode.json(200, "{}")).collect())
                .isInstanceOf(InvalidResponseException.class);
    }

    @Test
    void close_shouldCloseTheConnectionAndEndReading() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        EventStream<InferenceChunk> chunks = stream((request, out, socket) -> {
            try {
                FakeNode.stream(Ending.STALL, FIRST, SECOND).write(request, out, socket);
            } finally {
                gone.countDown();
            }
        });
        var pieces = chunks.iterator();
        assertThat(pieces.next().content()).isEqualTo("Grüße ");
        chunks.close();
        gone.await();
        assertThatThrownBy(pieces::next).isInstanceOf(RequestAbortedException.class);
        assertThat(node.received).hasSize(1);
    }

    @Test
    void iterator_shouldBeGivenOnce() {
        EventStream<InferenceChunk> chunks = stream(FakeNode.stream(Ending.END, FIRST, LAST));
        chunks.collect();
        assertThatThrownBy(chunks::collect).hasMessageContaining("read already");
    }

    @Test
    void collectAsync_shouldLoseNoCharacterOfTwoHundredStreams() {
        List<String> words =
                IntStream.range(0, 12).mapToObj(i -> "wörd" + i + " ").toList();
        node = new FakeNode((request, out, socket) -> {
            int from = Integer.parseInt(
                    request.headers().getOrDefault("last-event-id", "s.0").substring(2));
            boolean breaks = from == 0 && request.body().path("seed").asInt() % 3 == 0;
            String[] pieces = IntStream.range(from, breaks ? 5 : 12)
                    .mapToObj(i -> FakeNode.event(i + 1, words.get(i), i == 11 ? "complete" : null))
                    .toArray(String[]::new);
            FakeNode.stream(breaks ? Ending.CUT : Ending.END, pieces).write(request, out, socket);
        });
        LlmNode client = node.client().build();
        List<CompletableFuture<InferenceChunk>> answers = IntStream.range(0, 200)
                .mapToObj(seed -> client.inference().stream(
                                REQUEST.toBuilder().seed(seed).build())
                        .collectAsync())
                .toList();
        assertThat(answers).allSatisfy(each -> assertThat(each.join().content()).isEqualTo(String.join("", words)));
    }
}
