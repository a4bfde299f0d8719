package dev.llmnode.p2p.multiformats;

import java.nio.ByteBuffer;

/** A content identifier of version 1: a content type and a multihash. */
public record Cid(long codec, Multihash hash) {
    public static final long LIBP2P_KEY = 0x72;

    private static final int VERSION = 1;

    public static Cid parse(String text) {
        return decode(Multibase.decode(text));
    }

    public static Cid decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long version = Varint.read(in);
        if (version != VERSION) {
            throw new MultiformatException("CID version %d is not supported, only 1".formatted(version));
        }
        long codec = Varint.read(in);
        Multihash hash = Multihash.read(in);
        if (in.hasRemaining()) {
            throw new MultiformatException("%d bytes follow the CID".formatted(in.remaining()));
        }
        return new Cid(codec, hash);
    }

    public byte[] encode() {
        byte[] multihash = hash.encode();
        ByteBuffer out = ByteBuffer.allocate(1 + Varint.size(codec) + multihash.length);
        Varint.write(VERSION, out);
        Varint.write(codec, out);
        return out.put(multihash).array();
    }

    /** Base 32, the form that IPFS tools print. */
    @Override
    public String toString() {
        return Multibase.BASE32.encode(encode());
    }
}
