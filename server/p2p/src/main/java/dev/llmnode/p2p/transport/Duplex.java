package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A byte stream both ways that blocks, made for virtual threads. One thread may read while another writes. A call that
 * passes the deadline throws {@link java.net.SocketTimeoutException}; the stream is of no use after that.
 */
public interface Duplex extends AutoCloseable {
    /** Reads at least one byte; returns how many, or -1 once the other side has closed its half. */
    int read(byte[] bytes, int offset, int length) throws IOException;

    /** Returns when the bytes are handed to the network, which waits while the other side does not take them. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Ends our half; the other side reads what is on its way, then the end. */
    void closeWrite() throws IOException;

    /** Cuts both halves at once. */
    void reset();

    /** Applies to every later call, reads and writes alike. */
    void deadline(Deadline deadline);

    /** Sets a deadline that is {@code duration} from now. */
    void timeout(Duration duration);

    /** Ends our half and drops what still comes. */
    @Override
    void close();

    default void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    default InputStream input() {
        return new DuplexInput(this);
    }

    default OutputStream output() {
        return new DuplexOutput(this);
    }
}
