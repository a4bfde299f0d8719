package dev.llmnode.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent.Delta;
import dev.llmnode.inference.GenerationEvent.Finished;
import dev.llmnode.inference.GenerationEvent.Started;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.inference.schedule.Mailbox.Kind;
import dev.llmnode.inference.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SequenceStreamTest {
    private static final Finished END = new Finished(FinishReason.COMPLETE, Usage.NONE, Timings.NONE);

    private final List<Kind> wishes = new ArrayList<>();
    private final SequenceStream stream = new SequenceStream(10, wishes::add);

    @Test
    void next_shouldKeepTheOrderAndJoinDeltas() {
        stream.emit(new Started(1, 0));
        stream.emit(new Delta("a", 1));
        stream.emit(new Delta("b", 3));
        stream.emit(END);

        assertThat(EngineDriver.drain(stream)).containsExactly(new Started(1, 0), new Delta("ab", 3), END);
        assertThat(Answer.next(stream)).isSameAs(END);
    }

    @Test
    void next_shouldLeaveWhenInterrupted() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> stream.next(Duration.ofDays(1_000_000)));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void fallsBehind_shouldAskTheConsumerToSayWhenItHasCaughtUp() {
        stream.emit(new Delta("0123456789", 1));
        assertThat(stream.fallsBehind()).isFalse();
        stream.emit(new Delta("x", 2));
        assertThat(stream.fallsBehind()).isTrue();
        assertThat(wishes).isEmpty();

        EngineDriver.drain(stream);
        assertThat(wishes).containsExactly(Kind.CAUGHT_UP);
        assertThat(stream.fallsBehind()).isFalse();
    }

    @Test
    void cancel_shouldAskOnce() {
        stream.cancel();
        stream.close();

        assertThat(wishes).containsExactly(Kind.CANCEL);
        assertThat(stream.isCancelled()).isTrue();
    }

    @Test
    void next_shouldLoseNothingBetweenTwoThreads() throws InterruptedException {
        ConcurrentLinkedQueue<Kind> sent = new ConcurrentLinkedQueue<>();
        SequenceStream shared = new SequenceStream(50, sent::add);
        StringBuilder expected = new StringBuilder();
        Thread producer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= 20_000; i++) {
                shared.emit(new Delta(Integer.toString(i), i));
                expected.append(i);
                if (shared.fallsBehind()) {
                    while (sent.poll() == null) {
                        Thread.onSpinWait();
                    }
                }
            }
            shared.emit(END);
        });
        String text = Answer.of(shared).text();
        producer.join();

        assertThat(text).isEqualTo(expected.toString());
    }
}
