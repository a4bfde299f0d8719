package dev.llmnode.node.filter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/**
 * Closes a connection whose client may still be sending: says FIN, and throws away what comes for a while. Closing at once would make the system
 * answer unread bytes with RST, and the client would lose the answer that says why (RFC 9112, section 9.6).
 */
final class LingeringClose {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private LingeringClose() {}

    /** Returns at once; the connection closes within a second. */
    static void begin(Connection<?> connection) {
        Thread.ofVirtual().name("lingering-close").start(() -> {
            try {
                if (connection instanceof TCPNIOConnection tcp && tcp.getChannel() instanceof SocketChannel channel) {
                    discard(channel);
                }
            } catch (IOException | InterruptedException _) {
                // The client is gone, or the node is going: either way there is nobody to wait for.
            } finally {
                connection.closeSilently();
            }
        });
    }

    private static void discard(SocketChannel channel) throws IOException, InterruptedException {
        channel.shutdownOutput();
        ByteBuffer scratch = ByteBuffer.allocate(16 * 1024);
        long end = System.nanoTime() + PATIENCE.toNanos();
        int total = 0;
        while (System.nanoTime() < end && total < MAX_BYTES) {
            int read = channel.read(scratch.clear());
            if (read < 0) {
                return;
            }
            total += read;
            if (read == 0) {
                Thread.sleep(PAUSE);
            }
        }
    }
}
