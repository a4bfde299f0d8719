package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.time.Deadline;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** Two ends of a stream in memory, for tests of what runs over one. */
public final class MemoryDuplex implements Duplex {
    private final ReceiveBuffer own;
    private final ReceiveBuffer other;
    private Deadline deadline = Deadline.NEVER;

    private MemoryDuplex(ReceiveBuffer own, ReceiveBuffer other) {
        this.own = own;
        this.other = other;
    }

    public static MemoryDuplex[] pair() {
        ReceiveBuffer first = new ReceiveBuffer();
        ReceiveBuffer second = new ReceiveBuffer();
        return new MemoryDuplex[] {new MemoryDuplex(first, second), new MemoryDuplex(second, first)};
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return own.read(bytes, offset, length, deadline);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        other.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void closeWrite() {
        other.end();
    }

    @Override
    public void reset() {
        other.fail(new IOException("reset"));
        own.fail(new IOException("reset"));
    }

    @Override
    public void deadline(Deadline value) {
        deadline = value;
    }

    @Override
    public void timeout(Duration duration) {
        deadline = Deadline.after(duration, Ticker.systemTicker());
    }

    @Override
    public void close() {
        closeWrite();
    }
}
