package dev.llmnode.p2p.multiformats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of a protobuf message: {@code while (in.next()) switch (in.field()) {…}}. A field that nobody
 * asked for is skipped; lengths are checked against what is there before anything is allocated.
 */
public final class ProtobufReader {
    private static final int MAX_VARINT_BYTES = 10;

    private final ByteBuffer in;
    private int field;
    private int wireType;
    private boolean taken = true;

    public ProtobufReader(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private ProtobufReader(ByteBuffer in) {
        this.in = in;
    }

    /** Goes to the next field; false at the end. */
    public boolean next() {
        if (!taken) {
            skip();
        }
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = rawVarint();
        field = (int) (tag >>> 3 & 0x1fffffff);
        wireType = (int) (tag & 7);
        if (tag >>> 32 != 0 || field == 0) {
            throw new MultiformatException("protobuf tag %d is out of range".formatted(tag));
        }
        taken = false;
        return true;
    }

    /** Number of the field that {@link #next()} went to. */
    public int field() {
        return field;
    }

    public long varint() {
        take(ProtobufWriter.VARINT);
        return rawVarint();
    }

    public byte[] bytes() {
        ByteBuffer slice = slice();
        byte[] value = new byte[slice.remaining()];
        slice.get(value);
        return value;
    }

    public String string() {
        return StandardCharsets.UTF_8.decode(slice()).toString();
    }

    /** The message in this field, read in place. */
    public ProtobufReader message() {
        return new ProtobufReader(slice());
    }

    private ByteBuffer slice() {
        take(ProtobufWriter.BYTES);
        int length = length(rawVarint());
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    private void take(int expected) {
        if (taken || wireType != expected) {
            throw new MultiformatException(
                    "protobuf field %d has wire type %d, not %d".formatted(field, wireType, expected));
        }
        taken = true;
    }

    private void skip() {
        taken = true;
        switch (wireType) {
            case ProtobufWriter.VARINT -> rawVarint();
            case ProtobufWriter.FIXED64 -> in.position(in.position() + length(8));
            case ProtobufWriter.BYTES -> {
                int length = length(rawVarint());
                in.position(in.position() + length);
            }
            case ProtobufWriter.FIXED32 -> in.position(in.position() + length(4));
            default -> throw new MultiformatException("protobuf field %d has wire type %d".formatted(field, wireType));
        }
    }

    private int length(long announced) {
        if (announced < 0 || announced > in.remaining()) {
            throw new MultiformatException(
                    "protobuf field %d announces %d bytes, %d are there".formatted(field, announced, in.remaining()));
        }
        return (int) announced;
    }

    private long rawVarint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (!in.hasRemaining()) {
                throw new MultiformatException("protobuf ends inside a varint");
            }
            byte b = in.get();
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw new MultiformatException("protobuf varint is longer than %d bytes".formatted(MAX_VARINT_BYTES));
    }
}
