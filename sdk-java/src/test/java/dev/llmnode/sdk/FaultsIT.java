package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.error.ServiceUnavailableException;
import dev.llmnode.sdk.error.StreamInterruptedException;
import dev.llmnode.sdk.error.TooManyRequestsException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceChunk;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.support.Faults;
import dev.llmnode.sdk.support.Faults.End;
import dev.llmnode.sdk.support.FaultyProxy;
import dev.llmnode.sdk.support.FaultyProxy.Fault;
import dev.llmnode.sdk.support.RealNode;
import dev.llmnode.sdk.support.WithRealNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong between the client and the real node, there is the right answer or an error of its class. */
@Timeout(300)
@ExtendWith(WithRealNode.class)
class FaultsIT {
    /** Its greedy answer has characters of several bytes. */
    private static final InferenceRequest REQUEST = InferenceRequest.builder()
            .model(RealNode.MODEL)
            .maxTokens(16)
            .prompt("Translate to French: I am very happy to be here at the café in summer.")
            .temperature(0)
            .build();

    private final RealNode node;
    private FaultyProxy proxy;

    FaultsIT(RealNode node) {
        this.node = node;
        this.proxy = new FaultyProxy(node);
    }

    private LlmNode.Builder through(Fault... faults) {
        proxy.close();
        proxy = new FaultyProxy(node, faults);
        return RealNode.client(proxy.url());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private String whole() {
        String text =
                RealNode.client(node.url()).build().inference().create(REQUEST).content();
        assertThat(text).matches("(?s).*[^\\x00-\\x7f].*");
        return text;
    }

    private StreamOptions.Builder watched() {
        return StreamOptions.builder().onEvent(event -> proxy.sawEvent());
    }

    @ParameterizedTest
    @EnumSource
    void stream_shouldGoOnAfterABreak(End end) {
        int bytes = end == End.GARBAGE ? 0 : 20; // between two chunks, where it is none of them, or within one
        LlmNode client = through(Faults.after(3, bytes, end)).build();
        StreamOptions options = watched()
                .idleTimeout(Duration.ofSeconds(end == End.STALL ? 10 : 60))
                .build();
        InferenceChunk answer = client.inference().stream(REQUEST, options).collect();
        assertThat(answer.content()).isEqualTo(whole());
        assertThat(answer.finishReason()).contains(FinishReason.MAX_TOKENS);
        assertThat(proxy.connections()).isEqualTo(2);
    }

    @Test
    void stream_shouldGoOnAfterRefusedTries() {
        LlmNode client = through(
                        Faults.after(3, 20, End.RESET),
                        Faults.RESET,
                        Faults.refuses(503, "retry-after: 0"),
                        Faults.refuses(429, "retry-after: 0"),
                        Faults.after(2, 20, End.RESET))
                .build();
        assertThat(client.inference().stream(REQUEST, watched().build())
                        .collect()
                        .content())
                .isEqualTo(whole());
        assertThat(proxy.connections()).isEqualTo(6);
    }

    @Test
    void stream_shouldTakeCharactersThatAreCut() {
        assertThat(through(Faults.DRIP).build().inference().stream(REQUEST)
                        .collect()
                        .content())
                .isEqualTo(whole());
        assertThat(through(Faults.DRIP).build().inference().create(REQUEST).content())
                .isEqualTo(whole());
    }

    @Test
    void stream_shouldTellGarbageInAnEvent() {
        LlmNode client = through(Faults.after(3, 20, End.GARBAGE)).build();
        InvalidResponseException caught = catchThrowableOfType(
                InvalidResponseException.class,
                () -> client.inference().stream(REQUEST, watched().build()).collect());
        assertThat(whole()).startsWith(caught.progress().orElseThrow().text());
    }

    @Test
    void stream_shouldTellHowFarItGotWhereItIsNotToGoOn() {
        LlmNode client = through(Faults.after(3, 20, End.RESET))
                .resume(ResumeOptions.OFF)
                .build();
        StreamInterruptedException caught = catchThrowableOfType(
                StreamInterruptedException.class,
                () -> client.inference().stream(REQUEST, watched().build()).collect());
        assertThat(whole()).startsWith(caught.progress().text());
        assertThat(caught.progress().lastEventId()).isPresent();
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void stream_shouldNotBeSentAgainWhereItMayHaveBegun() {
        LlmNode client = through(Faults.RESET_INSTEAD_OF_THE_ANSWER).build();
        ConnectionException caught = catchThrowableOfType(
                ConnectionException.class,
                () -> client.inference().stream(REQUEST).collect());
        assertThat(caught.mayHaveBegun()).isTrue();
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void create_shouldNotBeSentAgainWhereItMayHaveBegun() {
        for (Fault fault : List.of(Faults.RESET, Faults.RESET_INSTEAD_OF_THE_ANSWER, Faults.GARBAGE)) {
            LlmNode client = through(fault).build();
            ConnectionException caught = catchThrowableOfType(
                    ConnectionException.class, () -> client.inference().create(REQUEST));
            assertThat(caught.mayHaveBegun()).isTrue();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void list_shouldBeSentAgainAfterBrokenConnections() {
        LlmNode client =
                through(Faults.RESET, Faults.RESET_INSTEAD_OF_THE_ANSWER).build();
        assertThat(client.models().list().models()).isNotEmpty();
        assertThat(proxy.connections()).isEqualTo(3);
    }

    @Test
    void create_shouldBeSentAgainAfterARefusal() {
        LlmNode client = through(Faults.refuses(429, "retry-after: 0"), Faults.refuses(503, "retry-after: 0"))
                .build();
        assertThat(client.inference().create(REQUEST).content()).isEqualTo(whole());
        assertThat(proxy.connections()).isEqualTo(3);
    }

    @Test
    void create_shouldTellWhatStaysRefused() {
        LlmNode client = through(Faults.refuses(429, "retry-after: 90"), Faults.refuses(503, "retry-after: 91"))
                .build();
        TooManyRequestsException limited = catchThrowableOfType(
                TooManyRequestsException.class, () -> client.inference().create(REQUEST));
        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(90));
        ServiceUnavailableException unavailable = catchThrowableOfType(
                ServiceUnavailableException.class, () -> client.inference().create(REQUEST));
        assertThat(unavailable.retryAfter()).contains(Duration.ofSeconds(91));
        assertThat(proxy.connections()).isEqualTo(2);
    }

    @Test
    void stream_shouldLoseNoCharacterOfTwoHundredAtOnce() {
        InferenceRequest few = REQUEST.toBuilder().maxTokens(8).build();
        String whole =
                RealNode.client(node.url()).build().inference().create(few).content();
        AtomicInteger broken = new AtomicInteger();
        Fault[] faults = IntStream.range(0, 100)
                .mapToObj(i -> i % 2 == 0 ? counted(Faults.after(1 + i % 5, 20, End.CLOSE), broken) : Faults.DRIP)
                .toArray(Fault[]::new);
        LlmNode client = through(faults).build();
        List<CompletableFuture<InferenceChunk>> answers = IntStream.range(0, 200)
                .mapToObj(i -> client.inference().stream(few).collectAsync())
                .toList();
        assertThat(answers).allSatisfy(each -> assertThat(each.join().content()).isEqualTo(whole));
        assertThat(broken).hasPositiveValue();
    }

    private static Fault counted(Fault fault, AtomicInteger count) {
        return (answer, client) -> {
            fault.pass(answer, client);
            count.incrementAndGet();
        };
    }
}
