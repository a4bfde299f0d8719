package dev.llmnode.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingQueueTest {
    private final WaitingQueue queue = new WaitingQueue(2, 3);

    @Test
    void reserve_shouldCountOpenPlaces() {
        assertThat(reservations()).isEqualTo(5);
        assertThat(queue.count()).isEqualTo(5);
    }

    @Test
    void removeFirst_shouldNotMakeRoomByItself() {
        reservations();
        for (int i = 0; i < 5; i++) {
            queue.add(Sequences.of("a"));
        }
        queue.removeFirst();
        queue.removeFirst();
        queue.removeFirst();
        queue.setFreePlaces(0);
        assertThat(queue.count()).isEqualTo(2);
        assertThat(queue.reserve()).isFalse();

        queue.removeFirst();
        assertThat(reservations()).isEqualTo(1);
    }

    @Test
    void setFreePlaces_shouldNotCountPlacesThatThoseWhoWaitCannotTake() {
        assertThat(queue.reserve()).isTrue();
        queue.add(Sequences.of("a"));
        queue.setFreePlaces(3);
        assertThat(reservations()).isEqualTo(1);
    }

    @Test
    void addFirst_shouldAlwaysLetIn() {
        reservations();
        Sequence back = Sequences.of("back");
        queue.addFirst(back);

        assertThat(queue.first()).isSameAs(back);
        assertThat(queue.count()).isEqualTo(6);
        queue.remove(back);
        queue.remove(back);
        assertThat(queue.count()).isEqualTo(5);
        assertThat(queue.reserve()).isFalse();
    }

    @Test
    void reserve_shouldNeverPromiseTooMuch() throws InterruptedException {
        AtomicInteger granted = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual().start(() -> {
                granted.addAndGet(reservations());
                done.countDown();
            });
        }
        done.await();

        assertThat(granted).hasValue(5);
    }

    private int reservations() {
        int count = 0;
        while (queue.reserve()) {
            count++;
        }
        return count;
    }
}
