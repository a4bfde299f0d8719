package dev.llmnode.conformance.wire;

import java.io.IOException;
import java.io.InputStream;

/** Body in chunked transfer coding (RFC 9112, section 7.1), read strictly. */
final class ChunkedInput extends InputStream {

    private final InputStream in;
    private int left;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int read = in.read(bytes, offset, Math.min(length, left));
        if (read < 0) {
            throw new IOException("connection closed within a chunk");
        }
        left -= read;
        if (left == 0 && !RawConnection.readLine(in).isEmpty()) {
            throw new IOException("chunk is longer than its size says");
        }
        return read;
    }

    private boolean nextChunk() throws IOException {
        String size = RawConnection.readLine(in).split(";", 2)[0].strip();
        try {
            left = Integer.parseInt(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("not a chunk size: '%s'".formatted(size), e);
        }
        if (left > 0) {
            return true;
        }
        ended = true;
        while (!RawConnection.readLine(in).isEmpty()) {
            // Trailer fields carry nothing that a case looks at.
        }
        return false;
    }
}
