package dev.llmnode.node.application.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.answer.Generation;
import dev.llmnode.node.application.answer.Generations;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.telemetry.NodeMetrics;
import dev.llmnode.node.testing.ScriptedEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamRegistryTest {
    private static final Caller CALLER = new Caller("address:1.2.3.4");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ScriptedEngine engine = ScriptedEngine.unbounded("m");
    private final ModelRegistry models =
            new ModelRegistry(List.of(new ModelSource("m", "M", null, List.of(), () -> engine)));
    private final Drain drain = new Drain();
    private final Generations generations =
            new Generations(models, new NodeMetrics(new SimpleMeterRegistry()), now::get, drain);
    private final StreamSlots slots = new StreamSlots(2);
    private final StreamRegistry streams = new StreamRegistry(now::get, Duration.ofSeconds(30));

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    private Generation generation(int tokens) {
        GenerationRequest request =
                new GenerationRequest(new Prompt.Raw("p"), tokens, SamplingParams.GREEDY, List.of());
        return generations.begin(new InferenceCall("r", "m", request, "prompt", CALLER));
    }

    private StreamAttachment open(int tokens) {
        return streams.open(generation(tokens), slots.take());
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void attach_shouldBeRefusedOnceTheStreamIsForgotten() {
        RetainedStream stream = new RetainedStream(generation(3));
        StreamAttachment reader = new StreamAttachment(stream, streams, slots.take(), 0, true, Duration.ZERO);
        assertThat(stream.attach(reader)).isTrue();
        assertThat(stream.forget()).isFalse();

        assertThat(stream.detach(reader, Instant.EPOCH)).isTrue();
        assertThat(stream.forget()).isTrue();
        assertThat(stream.attach(reader)).isFalse();
        stream.close();
    }

    @Test
    void resume_shouldGoOnRightAfterTheEvent() throws Exception {
        String afterFirst;
        try (StreamAttachment first = open(3)) {
            first.next();
            afterFirst = first.eventId();
            first.next();
        }
        assertThat(engine.parked()).isEqualTo(1);
        try (StreamAttachment second = streams.resume(afterFirst, CALLER, slots).orElseThrow()) {
            assertThat(engine.parked()).isZero();
            assertThat(second.next()).isEqualTo(new AnswerPart.Text("token1 ", 2));
            assertThat(second.next()).isEqualTo(new AnswerPart.Text("token2 ", 3));
            assertThat(second.next()).isInstanceOf(AnswerPart.End.class);
        }
    }

    @Test
    void resume_shouldBeEmptyAfterTheEnd() throws Exception {
        String last;
        try (StreamAttachment stream = open(1)) {
            stream.next();
            stream.next();
            last = stream.eventId();
        }
        assertThat(streams.resume(last, CALLER, slots)).isEmpty();
    }

    @Test
    void resume_shouldKnowNeitherOtherCallersNorOtherStreams() throws Exception {
        try (StreamAttachment stream = open(1)) {
            stream.next();
            String id = stream.eventId();
            assertThatExceptionOfType(NodeException.StreamExpired.class)
                    .isThrownBy(() -> streams.resume(id, new Caller("address:5.6.7.8"), slots));
            assertThatExceptionOfType(NodeException.StreamExpired.class)
                    .isThrownBy(() -> streams.resume("AAAAAAAAAAAAAAAAAAAAAA.0", CALLER, slots));
            assertThatExceptionOfType(NodeException.StreamExpired.class)
                    .isThrownBy(() -> streams.resume("nonsense", CALLER, slots));
        }
    }

    @Test
    void sweep_shouldForgetAfterThirtySeconds() throws Exception {
        String id;
        try (StreamAttachment stream = open(5)) {
            stream.next();
            id = stream.eventId();
        }
        pass(Duration.ofSeconds(29));
        streams.sweep();
        assertThat(streams.size()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        streams.sweep();
        assertThat(streams.size()).isZero();
        assertThat(engine.cancelled()).isEqualTo(1);
        String forgotten = id;
        assertThatExceptionOfType(NodeException.StreamExpired.class)
                .isThrownBy(() -> streams.resume(forgotten, CALLER, slots));
    }

    @Test
    void close_shouldCancelAStreamOfWhichNothingWasSent() {
        open(5).close();
        assertThat(engine.cancelled()).isEqualTo(1);
        assertThat(streams.size()).isZero();
    }

    @Test
    void resume_shouldTakeOverFromAReaderThatIsNotKnownToBeGone() throws Exception {
        StreamAttachment first = open(5);
        first.next();
        String id = first.eventId();
        try (StreamAttachment second = streams.resume(id, CALLER, slots).orElseThrow()) {
            assertThat(Thread.interrupted()).isTrue(); // the first one's reader was sent away
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(first::next);
            first.close();
            assertThat(second.next()).isEqualTo(new AnswerPart.Text("token1 ", 2));
        }
    }

    @Test
    void sweep_shouldDropTheOldestWhereTooMuchIsKept() throws Exception {
        engine.speak(_ -> "x".repeat((int) (StreamRegistry.MAX_RETAINED_CHARACTERS / 2 + 1)));
        for (int i = 0; i < 2; i++) {
            try (StreamAttachment stream = open(1)) {
                stream.next();
                stream.eventId();
            }
            pass(Duration.ofSeconds(1));
        }
        streams.sweep();
        assertThat(streams.size()).isEqualTo(1);
    }

    @Test
    void sweep_shouldDropTheOldestWhereTooManyAreKept() throws Exception {
        String first = abandon();
        for (int i = 1; i < StreamRegistry.MAX_RETAINED_STREAMS; i++) {
            pass(Duration.ofMillis(1));
            abandon();
        }
        assertThat(streams.size()).isEqualTo(StreamRegistry.MAX_RETAINED_STREAMS);

        pass(Duration.ofMillis(1));
        String last = abandon();

        assertThat(streams.size()).isEqualTo(StreamRegistry.MAX_RETAINED_STREAMS);
        assertThat(engine.cancelled()).isEqualTo(1);
        assertThatExceptionOfType(NodeException.StreamExpired.class)
                .isThrownBy(() -> streams.resume(first, CALLER, slots));
        streams.resume(last, CALLER, slots).orElseThrow().close();
    }

    private String abandon() throws InterruptedException {
        try (StreamAttachment stream = open(5)) {
            stream.next();
            return stream.eventId();
        }
    }

    @Test
    void close_shouldLetNoStreamHoldUpTheEndWhoseReaderGoesAfterIt() throws Exception {
        StreamAttachment stream = open(5);
        stream.next();
        stream.eventId();
        drain.begin();

        streams.close();
        assertThat(drain.running()).isEqualTo(1);
        stream.close();

        assertThat(drain.running()).isZero();
        assertThat(engine.cancelled()).isEqualTo(1);
    }
}
