package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.Duplex;
import java.io.IOException;
import java.time.Duration;

/** A stream whose protocol is agreed on. */
public final class Stream implements Duplex {
    private final MuxedStream muxed;
    private final Connection connection;
    private final String protocol;
    private final Bandwidth bandwidth;
    private final Permit permit;

    Stream(MuxedStream muxed, Connection connection, String protocol, Bandwidth bandwidth, Permit permit) {
        this.muxed = muxed;
        this.connection = connection;
        this.protocol = protocol;
        this.bandwidth = bandwidth;
        this.permit = permit;
    }

    public String protocol() {
        return protocol;
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = muxed.read(bytes, offset, length);
        if (count > 0) {
            bandwidth.received(connection.peer(), protocol, count);
        }
        return count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        muxed.write(bytes, offset, length);
        bandwidth.sent(connection.peer(), protocol, length);
    }

    @Override
    public void closeWrite() throws IOException {
        muxed.closeWrite();
    }

    @Override
    public void reset() {
        muxed.reset();
        permit.close();
    }

    @Override
    public void deadline(Deadline deadline) {
        muxed.deadline(deadline);
    }

    @Override
    public void timeout(Duration duration) {
        muxed.timeout(duration);
    }

    @Override
    public void close() {
        muxed.close();
        permit.close();
    }

    @Override
    public String toString() {
        return "%s stream %d of %s".formatted(protocol, muxed.id(), connection);
    }
}
