package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.OpaqueBytes;

/** What a record holds: bytes whose meaning its validator knows. */
public final class Value extends OpaqueBytes {
    /** Largest value that is stored, in bytes; rust-libp2p's limit. */
    public static final int MAX_BYTES = 65_000;

    private Value(byte[] bytes) {
        super(bytes);
    }

    public static Value of(byte[] bytes) {
        return new Value(bytes.clone());
    }

    @Override
    public String toString() {
        return "Value[%d bytes]".formatted(bytes.length);
    }
}
