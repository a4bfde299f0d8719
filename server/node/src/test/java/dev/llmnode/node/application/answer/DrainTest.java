package dev.llmnode.node.application.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Drain drain = new Drain();

    @Test
    void enter_shouldCountUntilTheNodeShutsDown() {
        assertThat(drain.enter()).isTrue();
        assertThat(drain.enter()).isTrue();
        drain.leave();
        assertThat(drain.running()).isEqualTo(1);
        assertThat(drain.draining()).isFalse();

        drain.begin();

        assertThat(drain.draining()).isTrue();
        assertThat(drain.enter()).isFalse();
        assertThat(drain.running()).isEqualTo(1);
    }

    @Test
    void await_shouldEndWithTheLastThatRuns() throws Exception {
        drain.enter();
        drain.enter();
        drain.begin();
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean empty = new AtomicBoolean();
        Thread waiter = Thread.ofVirtual().start(() -> {
            waiting.countDown();
            try {
                empty.set(drain.await(LONG));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.await();

        drain.leave();
        drain.leave();

        waiter.join();
        assertThat(empty).isTrue();
    }

    @Test
    void await_shouldGiveUpWhenTheTimeIsUp() throws Exception {
        assertThat(drain.await(Duration.ZERO)).isTrue();

        drain.enter();

        assertThat(drain.await(Duration.ZERO)).isFalse();
        assertThat(drain.await(Duration.ofMillis(1))).isFalse();
    }
}
