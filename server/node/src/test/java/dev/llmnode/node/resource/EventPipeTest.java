package dev.llmnode.node.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.node.resource.EventPipe.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPipeTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final EventPipe pipe = new EventPipe();

    private Thread putting(Signal... signals) {
        return Thread.ofVirtual().start(() -> {
            try {
                for (Signal signal : signals) {
                    pipe.put(signal);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void take_shouldGiveSignalsInOrderOneAtATime() throws Exception {
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            signals.add(new Signal.Event("id" + i, i));
        }
        signals.add(new Signal.End());
        Thread maker = putting(signals.toArray(Signal[]::new));

        List<Signal> taken = new ArrayList<>();
        do {
            taken.add(pipe.take(LONG));
        } while (!(taken.getLast() instanceof Signal.End));

        assertThat(taken).isEqualTo(signals);
        maker.join();
    }

    @Test
    void take_shouldBeSilenceWhenNothingComesInTime() throws Exception {
        assertThat(pipe.take(Duration.ZERO)).isEqualTo(new Signal.Silence());
        assertThat(pipe.take(Duration.ofMillis(1))).isEqualTo(new Signal.Silence());
    }

    @Test
    void abandon_shouldEndBothSides() throws Exception {
        pipe.put(new Signal.Event("1", "waits to be taken"));
        Thread maker = putting(new Signal.Event("2", "finds no room"));

        pipe.abandon();

        maker.join();
        assertThat(pipe.take(LONG)).isEqualTo(new Signal.Gone());
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> pipe.put(new Signal.End()));
    }
}
