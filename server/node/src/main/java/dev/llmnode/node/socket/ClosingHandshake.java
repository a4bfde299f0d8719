package dev.llmnode.node.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tyrus closes a connection right behind its close frame. What the client has sent meanwhile is then unread, the
 * connection is reset, and the client may never see why (close code 1006). This closes it when the client's own close
 * frame is here, as RFC 6455, section 7.1.1, has it, or when that has been waited for long enough.
 */
final class ClosingHandshake extends Writer {
    private static final Logger LOG = LoggerFactory.getLogger(ClosingHandshake.class);

    private final Writer writer;
    private final Executor later;
    private final FrameScanner scanner = new FrameScanner();
    private boolean ours;
    private boolean theirs;

    /**
     * @param writer to the connection
     * @param later runs a task when the client has had its time
     */
    ClosingHandshake(Writer writer, Executor later) {
        this.writer = writer;
        this.later = later;
    }

    /**
     * What comes goes to the handler, until the node has sent its close frame.
     *
     * @param onViolation closes the connection of a client that breaks the protocol where Tyrus would let it pass
     */
    ReadHandler reading(ReadHandler handler, Runnable onViolation) {
        return data -> {
            boolean closing = saw(scanner.seesClose(data.duplicate()));
            if (closing) {
                return;
            }
            if (scanner.seesUnmasked()) {
                onViolation.run();
            } else {
                handler.handle(data);
            }
        };
    }

    /** Notes what has come; whether the node had closed its side before. */
    private boolean saw(boolean close) {
        boolean closing;
        synchronized (this) {
            theirs |= close;
            closing = ours;
        }
        if (closing && close) {
            closeNow();
        }
        return closing;
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
        writer.write(buffer, handler);
    }

    /** The node's close frame is on its way. */
    @Override
    public void close() {
        boolean both;
        synchronized (this) {
            if (ours) {
                return;
            }
            ours = true;
            both = theirs;
        }
        if (both) {
            closeNow();
        } else {
            later.execute(this::closeNow);
        }
    }

    private void closeNow() {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.debug("A connection could not be closed in order", e);
        }
    }
}
