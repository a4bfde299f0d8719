package dev.llmnode.node.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Mailbox mailbox = new Mailbox();
    private final List<String> done = new ArrayList<>();

    /** Works off what is there; the last task ends the work. */
    private void workAll() {
        assertThat(mailbox.offer(0, () -> Thread.currentThread().interrupt())).isTrue();
        mailbox.work();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void work_shouldDoOneThingAfterTheOther() {
        mailbox.offer(1, () -> done.add("first"));
        mailbox.offer(1, () -> done.add("second"));
        mailbox.offer(1, () -> done.add("third"));

        workAll();

        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void offer_shouldRefuseMoreThanMayWait() {
        for (int i = 0; i < 7; i++) {
            assertThat(mailbox.offer(MEBIBYTE, () -> done.add("large"))).isTrue();
        }

        assertThat(mailbox.offer(MEBIBYTE, () -> done.add("too much"))).isFalse();
        assertThat(mailbox.offer(1000, () -> done.add("small"))).isTrue();
    }

    @Test
    void offer_shouldTakeMoreWhenSomeIsDone() {
        for (int i = 0; i < 7; i++) {
            mailbox.offer(MEBIBYTE, () -> done.add("large"));
        }
        workAll();

        assertThat(done).hasSize(7);
        assertThat(mailbox.offer(7 * MEBIBYTE, () -> done.add("larger"))).isTrue();
    }

    @Test
    void offer_shouldBoundEmptyMessagesToo() {
        int taken = 0;
        while (mailbox.offer(0, () -> done.add("empty"))) {
            taken++;
        }

        assertThat(taken).isBetween(1, 1 << 18);
    }
}
