package dev.llmnode.p2p.multiformats;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A digest with the code of its function before it: {@code code, length, digest}. */
public final class Multihash {
    public static final long IDENTITY = 0x00;
    public static final long SHA2_256 = 0x12;

    /** Longest digest that is read, in bytes; go-multihash has the same limit for identity digests. */
    public static final int MAX_DIGEST = 128;

    private final long code;
    private final byte[] digest;

    private Multihash(long code, byte[] digest) {
        this.code = code;
        this.digest = digest;
    }

    /** The bytes themselves in place of a digest. */
    public static Multihash identity(byte[] bytes) {
        if (bytes.length > MAX_DIGEST) {
            throw new MultiformatException(
                    "identity multihash of %d bytes is over the limit of %d".formatted(bytes.length, MAX_DIGEST));
        }
        return new Multihash(IDENTITY, bytes.clone());
    }

    public static Multihash sha256(byte[] bytes) {
        try {
            return new Multihash(SHA2_256, MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static Multihash decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Multihash hash = read(in);
        if (in.hasRemaining()) {
            throw new MultiformatException("%d bytes follow the multihash".formatted(in.remaining()));
        }
        return hash;
    }

    public static Multihash read(ByteBuffer in) {
        long code = Varint.read(in);
        int length = Varint.readLength(in, MAX_DIGEST);
        if (length > in.remaining()) {
            throw new MultiformatException(
                    "multihash announces %d digest bytes, %d are there".formatted(length, in.remaining()));
        }
        if (code == SHA2_256 && length != 32) {
            throw new MultiformatException("a sha2-256 digest has 32 bytes, not %d".formatted(length));
        }
        byte[] digest = new byte[length];
        in.get(digest);
        return new Multihash(code, digest);
    }

    /** The function's code in the multicodec table. */
    public long code() {
        return code;
    }

    public byte[] digest() {
        return digest.clone();
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(code) + Varint.size(digest.length) + digest.length);
        Varint.write(code, out);
        Varint.write(digest.length, out);
        return out.put(digest).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multihash that && code == that.code && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(encode());
    }
}
