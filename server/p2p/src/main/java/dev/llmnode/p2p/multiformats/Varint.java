package dev.llmnode.p2p.multiformats;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Unsigned varints of at most 63 bits in their shortest form, as the multiformats unsigned-varint spec demands. */
public final class Varint {
    /** Bytes of the longest varint that the spec allows. */
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /** How many bytes {@code value} takes. */
    public static int size(long value) {
        requireUnsigned(value);
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    public static byte[] encode(long value) {
        ByteBuffer out = ByteBuffer.allocate(size(value));
        write(value, out);
        return out.array();
    }

    public static void write(long value, ByteBuffer out) {
        requireUnsigned(value);
        long rest = value;
        while (rest >= 0x80) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    public static long read(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (!in.hasRemaining()) {
                throw new MultiformatException("varint ends after %d bytes".formatted(i));
            }
            int b = in.get();
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                requireShortest(b, i);
                return value;
            }
        }
        throw new MultiformatException("varint is longer than %d bytes".formatted(MAX_BYTES));
    }

    /** Reads a length that must not be over {@code max}: the check comes before anything of that length is made. */
    public static int readLength(ByteBuffer in, int max) {
        return requireAtMost(read(in), max);
    }

    /** As {@link #readLength(ByteBuffer, int)}, from a stream; an end before the first byte is an {@link EOFException}. */
    public static int readLength(InputStream in, int max) throws IOException {
        return readLength(in.read(), in, max);
    }

    /** As {@link #readLength(InputStream, int)}, where {@code first} was read already, to see whether anything comes. */
    public static int readLength(int first, InputStream in, int max) throws IOException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            int b = i == 0 ? first : in.read();
            if (b < 0) {
                throw new EOFException("stream ends inside a varint");
            }
            value |= (long) (b & 0x7f) << (7 * i);
            if (b < 0x80) {
                requireShortest(b, i);
                return requireAtMost(value, max);
            }
        }
        throw new MultiformatException("varint is longer than %d bytes".formatted(MAX_BYTES));
    }

    private static int requireAtMost(long value, int max) {
        if (value > max) {
            throw new MultiformatException("length %d is over the limit of %d".formatted(value, max));
        }
        return (int) value;
    }

    private static void requireShortest(int last, int index) {
        if (last == 0 && index > 0) {
            throw new MultiformatException("varint is not in its shortest form");
        }
    }

    private static void requireUnsigned(long value) {
        if (value < 0) {
            throw new MultiformatException("a varint holds no negative number: %d".formatted(value));
        }
    }
}
