package dev.llmnode.p2p.hostile;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.security.Noise;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A peer that keeps to the handshake and then writes Yamux frames of its own making. */
final class RawPeer implements AutoCloseable {
    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int SYN = 1;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ChannelDuplex channel;

    RawPeer(EventLoopGroup loops, Multiaddr address) throws IOException {
        channel = new TcpTransport(loops).dial(SocketAddresses.of(address), TIMEOUT);
        channel.timeout(TIMEOUT);
        MultistreamSelect.propose(channel, List.of(Noise.PROTOCOL));
        new Noise(Identity.generate()).secure(channel, true, Optional.empty(), List.of("/yamux/1.0.0"));
    }

    /** One frame's head, and what is given as its data. */
    void frame(int type, int flags, int stream, int length, byte[] data) throws IOException {
        write(ByteBuffer.allocate(12 + data.length)
                .put(head(type, flags, stream, length))
                .put(data)
                .array());
    }

    /** Writes a frame, or finds that the other side has cut the connection. */
    boolean tryFrame(int type, int flags, int stream, int length, byte[] data) throws SocketTimeoutException {
        try {
            frame(type, flags, stream, length, data);
            return true;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    static byte[] head(int type, int flags, int stream, int length) {
        return ByteBuffer.allocate(12)
                .put((byte) 0)
                .put((byte) type)
                .putShort((short) flags)
                .putInt(stream)
                .putInt(length)
                .array();
    }

    void write(byte[] frames) throws IOException {
        channel.write(frames);
    }

    /** Leaves what comes in the socket's buffer. */
    void stopReading() {
        channel.channel().config().setAutoRead(false);
    }

    /** Reads, and answers nothing, until the other side has closed; fails where it does not. */
    void awaitCut() {
        byte[] ignored = new byte[64 * 1024];
        try {
            while (channel.read(ignored, 0, ignored.length) >= 0) {
                // Whatever comes.
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was left open", e);
        } catch (IOException e) {
            // Cut by a reset.
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
