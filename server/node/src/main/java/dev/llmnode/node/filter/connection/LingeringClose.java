package dev.llmnode.node.filter.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client is still sending: says so, and reads on for a moment. A close with unread bytes would
 * reset the connection, and the client would never see the answer (RFC 9112, section 9.6).
 */
public final class LingeringClose {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int SINK_BYTES = 16 * 1024;

    private LingeringClose() {}

    /** Closes it, in a moment. */
    public static void close(Connection<?> connection) {
        if (connection instanceof NIOConnection nio && nio.getChannel() instanceof SocketChannel channel) {
            Thread.ofVirtual().name("lingering-close").start(() -> linger(connection, channel));
        } else {
            connection.closeSilently();
        }
    }

    private static void linger(Connection<?> connection, SocketChannel channel) {
        long end = System.nanoTime() + LIMIT.toNanos();
        ByteBuffer sink = ByteBuffer.allocate(SINK_BYTES);
        try {
            channel.shutdownOutput();
            int read;
            while ((read = channel.read(sink.clear())) >= 0 && System.nanoTime() - end < 0) {
                if (read == 0) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (IOException e) {
            LOG.debug("The client was gone first", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            connection.closeSilently();
        }
    }
}
