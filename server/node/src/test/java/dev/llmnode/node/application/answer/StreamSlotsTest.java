package dev.llmnode.node.application.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamSlotsTest {
    private final StreamSlots slots = new StreamSlots(2);

    @Test
    void take_shouldRefuseOneTooManyAndSayWhenToComeAgain() {
        StreamSlots.Slot first = slots.take();
        slots.take();

        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(slots::take)
                .withMessage("All 2 places for streams are taken")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1)));

        first.close();
        assertThat(slots.take()).isNotNull();
    }

    @Test
    void close_shouldGiveAPlaceBackOnce() {
        StreamSlots.Slot first = slots.take();
        slots.take();
        first.close();
        first.close();

        slots.take();

        assertThatExceptionOfType(NodeException.InsufficientResources.class).isThrownBy(slots::take);
    }
}
