package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.ChannelDuplex;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** One stream of a QUIC connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a stream that cannot be closed is closed already
final class QuicStream implements MuxedStream {
    private static final int NO_ERROR = 0;

    private final QuicStreamChannel channel;
    private final ChannelDuplex duplex;

    private QuicStream(QuicStreamChannel channel, ChannelDuplex duplex) {
        this.channel = channel;
        this.duplex = duplex;
    }

    static QuicStream in(QuicStreamChannel channel) {
        return new QuicStream(channel, QuicConnection.duplex(channel));
    }

    @Override
    public long id() {
        return channel.streamId();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return duplex.read(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        duplex.write(bytes, offset, length);
    }

    @Override
    public void closeWrite() {
        duplex.closeWrite();
    }

    /** Sends RESET_STREAM and STOP_SENDING. */
    @Override
    public void reset() {
        tryShutDown(() -> channel.shutdown(NO_ERROR, channel.newPromise()));
        duplex.fail(new IOException("stream was reset here"));
    }

    @Override
    public void deadline(Deadline deadline) {
        duplex.deadline(deadline);
    }

    @Override
    public void timeout(Duration duration) {
        duplex.timeout(duration);
    }

    /** Ends our half in order; what the peer still sends is refused. */
    @Override
    public void close() {
        duplex.closeWrite();
        duplex.fail(new IOException("stream is closed here"));
        tryShutDown(() -> channel.shutdownInput(NO_ERROR, channel.newPromise()));
    }

    private void tryShutDown(Runnable step) {
        if (channel.isOpen()) {
            try {
                step.run();
            } catch (RejectedExecutionException e) {
                // The event loop has ended, and its channels with it.
            }
        }
    }
}
