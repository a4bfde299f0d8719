package dev.llmnode.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.time.Deadline;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private final ReceiveBuffer buffer = new ReceiveBuffer();

    @Test
    void read_shouldJoinAndSplitChunks() throws Exception {
        buffer.add(new byte[] {1, 2, 3});
        assertThat(buffer.add(new byte[] {4, 5})).isEqualTo(5);
        byte[] bytes = new byte[4];

        assertThat(buffer.read(bytes, 0, 4, Deadline.NEVER)).isEqualTo(4);
        assertThat(bytes).containsExactly(1, 2, 3, 4);
        assertThat(buffer.drain()).containsExactly(5);
        assertThat(buffer.buffered()).isZero();
    }

    @Test
    void read_shouldGiveWhatIsThereBeforeTheEnd() throws Exception {
        buffer.add(new byte[] {1});
        buffer.end();

        assertThat(buffer.read(new byte[4], 0, 4, Deadline.NEVER)).isEqualTo(1);
        assertThat(buffer.read(new byte[4], 0, 4, Deadline.NEVER)).isEqualTo(-1);
    }

    @Test
    void read_shouldThrowOnceFailed() {
        buffer.add(new byte[] {1});
        buffer.fail(new IOException("first"));
        buffer.fail(new IOException("second"));
        buffer.add(new byte[] {2});

        assertThatThrownBy(() -> buffer.read(new byte[4], 0, 4, Deadline.NEVER)).hasMessage("first");
        assertThat(buffer.buffered()).isZero();
    }

    @Test
    void read_shouldKeepToItsDeadline() {
        assertThatThrownBy(() -> buffer.read(new byte[4], 0, 4, Deadline.after(Duration.ZERO, Ticker.systemTicker())))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void read_shouldEndWhenInterrupted() throws Exception {
        Thread reader = Thread.ofVirtual()
                .unstarted(() -> assertThatThrownBy(() -> buffer.read(new byte[4], 0, 4, Deadline.NEVER))
                        .hasMessageContaining("interrupted"));
        reader.start();
        reader.interrupt();

        assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void add_shouldDropAllWhenMemoryIsUsedUp() throws Exception {
        CountingMemory memory = new CountingMemory(10);
        ReceiveBuffer bounded = new ReceiveBuffer(memory);

        assertThat(bounded.add(new byte[6])).isEqualTo(6);
        assertThat(bounded.read(new byte[4], 0, 4, Deadline.NEVER)).isEqualTo(4);
        assertThat(memory.used).isEqualTo(2);
        assertThat(bounded.add(new byte[9])).isEqualTo(-1);

        assertThat(memory.used).isZero();
        assertThatThrownBy(() -> bounded.read(new byte[1], 0, 1, Deadline.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit reached: memory");
    }

    private static final class CountingMemory implements MemoryAccount {
        private final int limit;
        private int used;

        CountingMemory(int limit) {
            this.limit = limit;
        }

        @Override
        public boolean take(int bytes) {
            if (used + bytes > limit) {
                return false;
            }
            used += bytes;
            return true;
        }

        @Override
        public void giveBack(int bytes) {
            used -= bytes;
        }

        @Override
        public long left() {
            return (long) limit - used;
        }
    }
}
