package dev.llmnode.p2p.multiformats;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Messages with their length as a varint before them, as most protocols of libp2p send them. */
public final class Delimited {
    private Delimited() {}

    /** The message with its length, to be written at once. */
    public static byte[] frame(byte[] message) {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(message.length) + message.length);
        Varint.write(message.length, out);
        return out.put(message).array();
    }

    /** Reads one message of at most {@code max} bytes; an end before its first byte is an {@link EOFException}. */
    public static byte[] read(InputStream in, int max) throws IOException {
        return read(in.read(), in, max);
    }

    /** As {@link #read(InputStream, int)}, where {@code first} was read already, to see whether anything comes. */
    public static byte[] read(int first, InputStream in, int max) throws IOException {
        int length = Varint.readLength(first, in, max);
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException("message ends after %d of %d bytes".formatted(message.length, length));
        }
        return message;
    }
}
