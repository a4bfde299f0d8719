package dev.llmnode.inference.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.schedule.Mailbox.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Mailbox mailbox = new Mailbox();
    private final Sequence sequence = Sequences.of("a");

    @Test
    void poll_shouldGiveCommandsInTheirOrder() {
        mailbox.send(Kind.SUBMIT, sequence);
        mailbox.send(Kind.PARK, sequence);

        assertThat(requireNonNull(mailbox.poll()).kind()).isEqualTo(Kind.SUBMIT);
        assertThat(requireNonNull(mailbox.poll()).kind()).isEqualTo(Kind.PARK);
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    void send_shouldSayWhenNobodyReads() {
        assertThat(mailbox.send(Kind.SUBMIT, sequence)).isTrue();
        mailbox.close();

        assertThat(mailbox.send(Kind.SUBMIT, sequence)).isFalse();
        assertThat(mailbox.poll()).isNotNull();
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    void await_shouldReturnAtOnceWhenThereIsSomethingToDo() {
        mailbox.send(Kind.SUBMIT, sequence);
        mailbox.await();
        mailbox.poll();
        mailbox.close();
        mailbox.await();

        assertThat(mailbox.isClosed()).isTrue();
    }

    @Test
    void await_shouldMissNoCommandOfOtherThreads() throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            senders.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 5_000; j++) {
                    mailbox.send(Kind.PARK, sequence);
                }
            }));
        }
        for (int received = 0; received < 20_000; received++) {
            mailbox.await();
            assertThat(mailbox.poll()).isNotNull();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(mailbox.poll()).isNull();
    }
}
