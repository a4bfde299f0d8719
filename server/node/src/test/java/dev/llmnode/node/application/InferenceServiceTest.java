package dev.llmnode.node.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Answer;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.answer.Generations;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.answer.LiveAnswer;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.application.stream.StreamAttachment;
import dev.llmnode.node.application.stream.StreamRegistry;
import dev.llmnode.node.telemetry.NodeMetrics;
import dev.llmnode.node.testing.ScriptedEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceServiceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Caller CALLER = new Caller("address:1.2.3.4");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ScriptedEngine engine = new ScriptedEngine("m");
    private final ModelRegistry models =
            new ModelRegistry(List.of(new ModelSource("m", "M", null, List.of(), () -> engine)));
    private final StreamSlots slots = new StreamSlots(1);
    private final InferenceService service = new InferenceService(
            new Generations(models, new NodeMetrics(new SimpleMeterRegistry()), now::get, new Drain()),
            new StreamRegistry(now::get, TIMEOUT),
            slots,
            TIMEOUT);

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    private static InferenceCall call(String model, int tokens) {
        GenerationRequest request =
                new GenerationRequest(new Prompt.Raw("p"), tokens, SamplingParams.GREEDY, List.of());
        return new InferenceCall("r", model, request, "prompt", CALLER);
    }

    @Test
    void answer_shouldJoinAllParts() throws Exception {
        engine.permit(3);

        Answer answer = service.answer(call("m", 3));

        assertThat(answer.text()).isEqualTo("token0 token1 token2 ");
        assertThat(answer.end().reason()).isEqualTo(FinishReason.MAX_TOKENS);
    }

    @Test
    void answer_shouldTakeNoPlaceOfAStream() throws Exception {
        engine.permit(1);
        StreamSlots.Slot taken = slots.take();

        assertThat(service.answer(call("m", 1)).text()).isEqualTo("token0 ");
        taken.close();
    }

    @Test
    void answer_shouldTimeOutWhereverItIs() {
        engine.speak(token -> {
            now.updateAndGet(instant -> instant.plusSeconds(20));
            return "token%d ".formatted(token);
        });
        engine.permit(2);

        assertThatExceptionOfType(NodeException.Timeout.class).isThrownBy(() -> service.answer(call("m", 3)));

        assertThat(engine.cancelled()).isEqualTo(1);
    }

    @Test
    void answer_shouldBeCancelledWithItsThread() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> service.answer(call("m", 3)));

        assertThat(Thread.interrupted()).isFalse();
        assertThat(engine.cancelled()).isEqualTo(1);
    }

    @Test
    void stream_shouldBeGoneOnWithAfterTheEventThatCameLast() throws Exception {
        engine.permit(3);
        String lastEvent;
        try (StreamAttachment stream = service.stream(call("m", 3))) {
            stream.next();
            lastEvent = stream.eventId();
        }

        try (StreamAttachment resumed = service.resume(lastEvent, CALLER).orElseThrow()) {
            assertThat(resumed.next()).isEqualTo(new AnswerPart.Text("token1 ", 2));
            assertThatExceptionOfType(NodeException.InsufficientResources.class).isThrownBy(slots::take);
        }
        assertThat(engine.submitted()).isEqualTo(1);
    }

    @Test
    void resume_shouldBeForTheCallerWhoBegan() throws Exception {
        engine.permit(1);
        String lastEvent;
        try (StreamAttachment stream = service.stream(call("m", 2))) {
            stream.next();
            lastEvent = stream.eventId();
        }

        assertThatExceptionOfType(NodeException.StreamExpired.class)
                .isThrownBy(() -> service.resume(lastEvent, new Caller("address:6.6.6.6")));
    }

    @Test
    void live_shouldEndWithItsConnection() throws Exception {
        engine.permit(1);
        try (LiveAnswer live = service.live(call("m", 3))) {
            assertThat(live.next()).isEqualTo(new AnswerPart.Text("token0 ", 1));
        }
        assertThat(engine.cancelled()).isEqualTo(1);
        slots.take().close();
    }

    @Test
    void live_shouldReportTheEndThatWasAskedFor() throws Exception {
        try (LiveAnswer live = service.live(call("m", 3))) {
            live.cancel();
            assertThat(live.next())
                    .isInstanceOfSatisfying(
                            AnswerPart.End.class,
                            end -> assertThat(end.reason()).isEqualTo(FinishReason.CANCELLED));
        }
    }

    @Test
    void refusedStreams_shouldTakeNoPlace() {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(NodeException.ModelNotFound.class)
                    .isThrownBy(() -> service.stream(call("other", 1)));
            assertThatExceptionOfType(NodeException.ModelNotFound.class)
                    .isThrownBy(() -> service.live(call("other", 1)));
        }
        slots.take().close();
    }
}
