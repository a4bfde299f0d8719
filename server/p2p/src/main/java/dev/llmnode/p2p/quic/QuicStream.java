package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.Deadline;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;

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
        channel.shutdown(NO_ERROR, channel.newPromise());
        duplex.fail(new IOException("stream was reset here"));
    }

    @Override
    public void deadline(Deadline deadline) {
        duplex.deadline(deadline);
    }

    /** Ends our half in order; what the peer still sends is refused. */
    @Override
    public void close() {
        duplex.closeWrite();
        duplex.fail(new IOException("stream is closed here"));
        channel.shutdownInput(NO_ERROR, channel.newPromise());
    }
}
