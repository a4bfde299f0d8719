package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.OpaqueBytes;
import java.nio.charset.StandardCharsets;

/** The raw bytes that a record or providers are kept under. */
public final class Key extends OpaqueBytes {
    /** Longest key that is stored, in bytes. */
    public static final int MAX_BYTES = 1024;

    private Key(byte[] bytes) {
        super(bytes);
    }

    public static Key of(byte[] bytes) {
        return new Key(bytes.clone());
    }

    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    KadId id() {
        return KadId.of(bytes);
    }
}
