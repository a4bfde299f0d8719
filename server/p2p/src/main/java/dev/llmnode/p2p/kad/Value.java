package dev.llmnode.p2p.kad;

import java.util.Arrays;

/** What a record holds: bytes whose meaning its validator knows. */
public final class Value {
    /** Largest value that is stored, in bytes; rust-libp2p's limit. */
    public static final int MAX_BYTES = 65_000;

    private final byte[] bytes;

    private Value(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Value of(byte[] bytes) {
        return new Value(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Value[%d bytes]".formatted(bytes.length);
    }
}
