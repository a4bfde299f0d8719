package dev.llmnode.p2p.perf;

import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The protocol {@code /perf/1.0.0}: the client says how many bytes it wants, sends its own, ends its half, and then gets them
 * (libp2p spec, perf). Served only where it is asked for, since whoever calls it makes this host send.
 */
public final class Perf {
    public static final String PROTOCOL = "/perf/1.0.0";

    /** A peer that neither sends nor takes anything for so long is cut off. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int BLOCK_BYTES = 64 * 1024;

    /**
     * What a measurement took.
     *
     * @param uploadTime from the first byte sent until the peer had all and began to answer
     * @param downloadTime from the peer's first byte to its last
     */
    public record Result(long uploaded, Duration uploadTime, long downloaded, Duration downloadTime) {}

    /** Answers measurements on {@code swarm}. */
    public void serve(Swarm swarm) {
        swarm.handle(PROTOCOL, Perf::answer);
    }

    private static void answer(Stream stream) throws IOException {
        stream.timeout(IDLE);
        long wanted = new DataInputStream(stream.input()).readLong();
        drain(stream, new byte[BLOCK_BYTES]);
        send(stream, wanted);
    }

    /** Sends {@code upload} bytes, then takes {@code download}, on one stream. */
    public Result measure(Connection connection, long upload, long download, Duration timeout) throws IOException {
        if (upload < 0 || download < 0) {
            throw new IllegalArgumentException("sizes are not negative: %d, %d".formatted(upload, download));
        }
        try (Stream stream = connection.open(List.of(PROTOCOL), timeout)) {
            long start = System.nanoTime();
            stream.timeout(IDLE);
            stream.write(ByteBuffer.allocate(Long.BYTES).putLong(download).array());
            send(stream, upload);
            stream.closeWrite();
            stream.timeout(IDLE);
            int first = stream.input().read();
            long turned = System.nanoTime();
            long received = first < 0 ? 0 : 1 + drain(stream, new byte[BLOCK_BYTES]);
            long end = System.nanoTime();
            if (received != download) {
                throw new EOFException("the peer sent %d of %d bytes".formatted(received, download));
            }
            return new Result(upload, Duration.ofNanos(turned - start), download, Duration.ofNanos(end - turned));
        }
    }

    private static void send(Stream stream, long count) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (long left = count; left > 0; left -= Math.min(left, BLOCK_BYTES)) {
            stream.timeout(IDLE);
            stream.write(block, 0, (int) Math.min(left, BLOCK_BYTES));
        }
    }

    private static long drain(Stream stream, byte[] block) throws IOException {
        InputStream in = stream.input();
        long total = 0;
        int count;
        do {
            stream.timeout(IDLE);
            count = in.read(block);
            total += Math.max(0, count);
        } while (count >= 0);
        return total;
    }
}
