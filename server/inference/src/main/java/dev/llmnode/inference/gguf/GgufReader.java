package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the file that cannot leave it: each length is compared with what is left before anything is read or
 * allocated. Numbers are little-endian.
 */
final class GgufReader {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Keys and tensor names; the format's own limit for keys. */
    private static final int MAX_NAME = 65_535;

    private final MemorySegment file;
    private long position;

    GgufReader(MemorySegment file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    long remaining() {
        return file.byteSize() - position;
    }

    byte int8(String what) {
        return file.get(ValueLayout.JAVA_BYTE, advance(1, what));
    }

    short int16(String what) {
        return file.get(SHORT, advance(2, what));
    }

    int int32(String what) {
        return file.get(INT, advance(4, what));
    }

    long int64(String what) {
        return file.get(LONG, advance(8, what));
    }

    /**
     * How many things follow, each of at least so many bytes.
     *
     * @throws ModelFormatException if the rest of the file is too short for them
     */
    long count(String what, int leastBytes) {
        long count = int64(what);
        if (count < 0 || count > remaining() / leastBytes) {
            throw failure("%s is %s, more than the remaining %d bytes can hold"
                    .formatted(what, Long.toUnsignedString(count), remaining()));
        }
        return count;
    }

    MemorySegment bytes(long length, String what) {
        return file.asSlice(advance(length, what), length);
    }

    void skip(long length, String what) {
        advance(length, what);
    }

    /** A string; ill-formed UTF-8 reads as U+FFFD. */
    String text(String what) {
        return new String(textBytes(what), StandardCharsets.UTF_8);
    }

    /** A key or a tensor's name: short, not empty, well-formed. */
    String name(String what) {
        byte[] bytes = textBytes(what, MAX_NAME);
        if (bytes.length == 0) {
            throw failure("%s is empty".formatted(what));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelFormatException("%s is not UTF-8 (at byte %d)".formatted(what, position), e);
        }
    }

    private byte[] textBytes(String what) {
        return textBytes(what, Integer.MAX_VALUE - 8);
    }

    private byte[] textBytes(String what, int limit) {
        long length = count("length of " + what, 1);
        if (length > limit) {
            throw failure("%s has %d bytes, at most %d are allowed".formatted(what, length, limit));
        }
        return bytes(length, what).toArray(ValueLayout.JAVA_BYTE);
    }

    private long advance(long length, String what) {
        if (length < 0 || length > remaining()) {
            throw failure("file ends within %s: %s bytes wanted, %d left"
                    .formatted(what, Long.toUnsignedString(length), remaining()));
        }
        long start = position;
        position += length;
        return start;
    }

    ModelFormatException failure(String message) {
        return new ModelFormatException("%s (at byte %d)".formatted(message, position));
    }
}
