package dev.llmnode.p2p.multiformats;

import java.util.Arrays;
import java.util.HexFormat;

/** A value that is nothing but its bytes: equal to another of the same class with the same ones. */
public abstract class OpaqueBytes {
    /** Never changed, and never given away. */
    protected final byte[] bytes;

    /** Takes the array as it is. */
    protected OpaqueBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public final byte[] bytes() {
        return bytes.clone();
    }

    public final int length() {
        return bytes.length;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OpaqueBytes that && getClass() == that.getClass() && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
