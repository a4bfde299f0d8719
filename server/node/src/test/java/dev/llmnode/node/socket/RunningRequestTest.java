package dev.llmnode.node.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.answer.Generations;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.answer.LiveAnswer;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.telemetry.NodeMetrics;
import dev.llmnode.node.testing.ScriptedEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningRequestTest {
    private final ScriptedEngine engine = new ScriptedEngine("m");
    private final ModelRegistry models =
            new ModelRegistry(List.of(new ModelSource("m", "M", null, List.of(), () -> engine)));
    private final Generations generations =
            new Generations(models, new NodeMetrics(new SimpleMeterRegistry()), InstantSource.system(), new Drain());
    private final RunningRequest running = new RunningRequest();

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    private LiveAnswer answer() {
        GenerationRequest request = new GenerationRequest(new Prompt.Raw("p"), 5, SamplingParams.GREEDY, List.of());
        return new LiveAnswer(
                generations.begin(new InferenceCall("r", "m", request, "prompt", new Caller("c"))),
                new StreamSlots(1).take(),
                Duration.ofSeconds(30));
    }

    @Test
    void cancel_shouldReachTheAnswerThatHasBegun() {
        try (LiveAnswer answer = answer()) {
            running.began(answer);
            assertThat(engine.cancelled()).isZero();

            running.cancel();
            assertThat(engine.cancelled()).isEqualTo(1);
        }
    }

    @Test
    void cancel_shouldReachAnAnswerThatBeginsLater() {
        running.cancel();
        try (LiveAnswer answer = answer()) {
            assertThat(engine.cancelled()).isZero();

            running.began(answer);
            assertThat(engine.cancelled()).isEqualTo(1);
        }
    }
}
