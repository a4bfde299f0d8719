package dev.llmnode.p2p.transport;

import java.io.IOException;
import java.io.OutputStream;

/** The writing half as the JDK's writers want it; closing it ends our half. */
final class DuplexOutput extends OutputStream {
    private final Duplex duplex;

    DuplexOutput(Duplex duplex) {
        this.duplex = duplex;
    }

    @Override
    public void write(int b) throws IOException {
        duplex.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        duplex.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        duplex.closeWrite();
    }
}
