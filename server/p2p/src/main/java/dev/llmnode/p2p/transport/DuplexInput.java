package dev.llmnode.p2p.transport;

import java.io.IOException;
import java.io.InputStream;

/** The reading half as the JDK's readers want it. It reads no byte ahead. */
final class DuplexInput extends InputStream {
    private final Duplex duplex;
    private final byte[] one = new byte[1];

    DuplexInput(Duplex duplex) {
        this.duplex = duplex;
    }

    @Override
    public int read() throws IOException {
        return duplex.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : duplex.read(bytes, offset, length);
    }
}
