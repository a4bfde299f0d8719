package dev.llmnode.p2p.reqres;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.time.Deadline;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * A request-response protocol: on a stream of its own each request goes out and its answer comes back, both with their
 * length before them as 32 bits, big-endian.
 */
public final class RequestResponse {
    private final Swarm swarm;
    private final String protocol;
    private final int maxBytes;
    private final Duration timeout;

    /** Answers a request; an exception cuts the stream, which the asker sees as a failure. */
    @FunctionalInterface
    public interface Handler {
        byte[] answer(PeerId from, byte[] request) throws IOException;
    }

    /**
     * A protocol, not served yet.
     *
     * @param maxBytes largest message that is read or written, either way
     * @param timeout from the dial to the end of the answer
     */
    public RequestResponse(Swarm swarm, String protocol, int maxBytes, Duration timeout) {
        this.swarm = swarm;
        this.protocol = protocol;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /** Answers requests from now on. */
    public void serve(Handler handler) {
        swarm.handle(protocol, stream -> {
            stream.timeout(timeout);
            byte[] request = read(stream);
            write(stream, handler.answer(stream.connection().peer(), request));
        });
    }

    /** Asks a peer that is connected, or whose addresses are known. */
    public byte[] ask(PeerId peer, byte[] request) throws IOException {
        Deadline deadline = Deadline.after(timeout, swarm.ticker());
        Connection connection = swarm.connect(peer, List.of(), timeout);
        try (Stream stream = connection.open(List.of(protocol), timeout)) {
            stream.deadline(deadline);
            write(stream, request);
            stream.closeWrite();
            return read(stream);
        }
    }

    private void write(Stream stream, byte[] message) throws IOException {
        if (message.length > maxBytes) {
            throw new IOException("%s carries at most %d bytes, not %d".formatted(protocol, maxBytes, message.length));
        }
        stream.write(ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(message.length)
                .put(message)
                .array());
    }

    private byte[] read(Stream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream.input());
        int length = in.readInt();
        if (length < 0 || length > maxBytes) {
            throw new IOException("%s carries at most %d bytes, the peer announces %d"
                    .formatted(protocol, maxBytes, Integer.toUnsignedLong(length)));
        }
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException("the peer's message ends after %d of %d bytes".formatted(message.length, length));
        }
        return message;
    }
}
