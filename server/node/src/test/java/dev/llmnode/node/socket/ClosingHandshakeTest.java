package dev.llmnode.node.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTest {
    private static final String TEXT = "818100000000" + "41";
    private static final String CLOSE = "888000000000";

    private final List<String> seen = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final ClosingHandshake closing = new ClosingHandshake(
            new Writer() {
                @Override
                public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
                    seen.add("written");
                }

                @Override
                public void close() {
                    seen.add("closed");
                }
            },
            later::add);

    private static ByteBuffer frame(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    void close_shouldWaitForTheClientsOwn() {
        ReadHandler reading = closing.reading(_ -> seen.add("read"), () -> seen.add("refused"));
        reading.handle(frame(TEXT));
        closing.close();
        reading.handle(frame(TEXT));
        assertThat(seen).containsExactly("read");

        reading.handle(frame(CLOSE));
        assertThat(seen).containsExactly("read", "closed");
    }

    @Test
    void close_shouldNotWaitForEver() {
        closing.close();
        assertThat(seen).isEmpty();

        later.forEach(Runnable::run);
        assertThat(seen).containsExactly("closed");
    }

    @Test
    void close_shouldAnswerTheClientsOwnAtOnce() {
        closing.reading(_ -> closing.close(), () -> seen.add("refused")).handle(frame(CLOSE));

        assertThat(seen).containsExactly("closed");
        assertThat(later).isEmpty();
    }

    @Test
    void reading_shouldRefuseAFrameWithoutAMask() {
        ReadHandler reading = closing.reading(_ -> seen.add("read"), () -> seen.add("refused"));

        reading.handle(frame(TEXT));
        reading.handle(frame("810141"));

        assertThat(seen).containsExactly("read", "refused");
    }
}
