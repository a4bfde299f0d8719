package dev.llmnode.node.application.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.ScriptedEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ScriptedEngine engine = new ScriptedEngine("m");
    private final ModelRegistry models =
            new ModelRegistry(List.of(new ModelSource("m", "M", null, List.of("alias"), () -> engine)));
    private final List<String> seen = new ArrayList<>();
    private final Drain drain = new Drain();
    private final Generations generations = new Generations(
            models,
            new InferenceObserver() {
                @Override
                public void finished(
                        String model, FinishReason reason, Usage usage, Timings timings, Duration duration) {
                    seen.add("%s %s %d tokens %s".formatted(model, reason, usage.completionTokens(), duration));
                }

                @Override
                public void failed(String model) {
                    seen.add(model + " failed");
                }
            },
            now::get,
            drain);

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    private static InferenceCall call(String model, String promptField) {
        GenerationRequest request = new GenerationRequest(new Prompt.Raw("p"), 2, SamplingParams.GREEDY, List.of());
        return new InferenceCall("r", model, request, promptField, new Caller("c"));
    }

    private Generation begin() {
        return generations.begin(call("alias", "prompt"));
    }

    @Test
    void next_shouldGiveThePartsAndTellOfTheEndOnce() throws Exception {
        engine.permit(2);
        try (Generation generation = begin()) {
            assertThat(drain.running()).isEqualTo(1);
            assertThat(generation.next(LONG)).isEqualTo(new AnswerPart.Text("token0 ", 1));
            assertThat(generation.next(LONG)).isEqualTo(new AnswerPart.Text("token1 ", 2));
            now.set(Instant.EPOCH.plusSeconds(3));
            AnswerPart end = Objects.requireNonNull(generation.next(LONG));
            assertThat(end).isInstanceOf(AnswerPart.End.class);
            assertThat(end.tokensUsed()).isEqualTo(2);
            assertThat(generation.next(LONG)).isEqualTo(end);
        }
        assertThat(seen).containsExactly("alias MAX_TOKENS 2 tokens PT3S");
        assertThat(drain.running()).isZero();
    }

    @Test
    void next_shouldGiveNothingWhenNothingCameInTime() throws Exception {
        try (Generation generation = begin()) {
            assertThat(generation.next(Duration.ZERO)).isNull();
            assertThat(engine.running()).isEqualTo(1);
        }
    }

    @Test
    void close_shouldCancelWhatHasNotEnded() {
        begin().close();

        assertThat(engine.cancelled()).isEqualTo(1);
        assertThat(seen).containsExactly("alias CANCELLED 0 tokens PT0S");
        assertThat(drain.running()).isZero();
    }

    @Test
    void nextOrTimeout_shouldBoundTheFirstPartAlone() throws Exception {
        try (Generation late = begin()) {
            now.set(Instant.EPOCH.plusSeconds(31));
            assertThatExceptionOfType(NodeException.Timeout.class)
                    .isThrownBy(() -> late.nextOrTimeout(Duration.ofSeconds(30)))
                    .withMessageContaining("30 seconds");
            assertThat(engine.cancelled()).isEqualTo(1);
        }
        engine.permit(2);
        try (Generation begun = begin()) {
            assertThat(begun.nextOrTimeout(Duration.ofSeconds(30))).isEqualTo(new AnswerPart.Text("token0 ", 1));
            now.set(Instant.EPOCH.plusSeconds(300));
            assertThat(begun.nextOrTimeout(Duration.ofSeconds(30))).isEqualTo(new AnswerPart.Text("token1 ", 2));
        }
    }

    @Test
    void next_shouldTellOfAFailure() {
        engine.breakDown(new InferenceException("the device is gone"));
        try (Generation generation = begin()) {
            assertThatExceptionOfType(NodeException.InferenceFailed.class)
                    .isThrownBy(() -> generation.next(LONG))
                    .satisfies(e -> assertThat(e.details()).isEqualTo("the device is gone"));
        }
        assertThat(seen).containsExactly("alias failed");
    }

    @Test
    void park_shouldStopTheTokensUntilUnpark() throws Exception {
        engine.permit(2);
        try (Generation generation = begin()) {
            generation.park();
            assertThat(generation.next(Duration.ZERO)).isNull();
            generation.unpark();
            assertThat(generation.next(LONG)).isEqualTo(new AnswerPart.Text("token0 ", 1));
        }
    }

    @Test
    void begin_shouldNameTheFieldThatTheCallerWrote() {
        engine.refuse(new InvalidRequestException("prompt", "too long"));
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> generations.begin(call("m", "messages")))
                .satisfies(e -> assertThat(e.field()).isEqualTo("messages"));

        engine.refuse(new InvalidRequestException("stop", "too odd"));
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> generations.begin(call("m", "messages")))
                .satisfies(e -> assertThat(e.field()).isEqualTo("stop"));
        assertThat(drain.running()).isZero();
    }

    @Test
    void begin_shouldSayWhenToComeAgain() {
        engine.fillQueue(true);
        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(this::begin)
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1)));

        engine.close();
        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(this::begin)
                .withMessageContaining("shutting down");
        assertThat(drain.running()).isZero();
    }

    @Test
    void begin_shouldRefuseOnceTheNodeShutsDown() {
        drain.begin();

        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(this::begin)
                .withMessageContaining("shutting down")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(10)));
        assertThat(engine.submitted()).isZero();
    }

    @Test
    void begin_shouldListTheModelsThereAre() {
        assertThatExceptionOfType(NodeException.ModelNotFound.class)
                .isThrownBy(() -> generations.begin(call("gpt-5", "prompt")))
                .satisfies(e -> assertThat(e.details()).contains("alias", "m"));
    }
}
