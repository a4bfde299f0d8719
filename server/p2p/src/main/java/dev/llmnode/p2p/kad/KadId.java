package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.Multihash;
import dev.llmnode.p2p.multiformats.OpaqueBytes;
import dev.llmnode.p2p.peer.PeerId;
import java.util.Arrays;

/** A point in Kademlia's space of 256 bits: the SHA-256 of a key or of a peer id. Distance is XOR. */
public final class KadId extends OpaqueBytes implements Comparable<KadId> {
    static final int BYTES = 32;
    static final int BITS = 8 * BYTES;

    private KadId(byte[] bytes) {
        super(bytes);
    }

    public static KadId of(byte[] key) {
        return new KadId(Multihash.sha256(key).digest());
    }

    public static KadId of(PeerId peer) {
        return of(peer.encode());
    }

    /** The XOR of both, as a point that compares like the distance. */
    public KadId distance(KadId other) {
        byte[] xor = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            xor[i] = (byte) (bytes[i] ^ other.bytes[i]);
        }
        return new KadId(xor);
    }

    /** Leading bits that both have alike; 256 where they are the same. */
    public int commonPrefix(KadId other) {
        int first = Arrays.mismatch(bytes, other.bytes);
        return first < 0
                ? BITS
                : 8 * first + Integer.numberOfLeadingZeros((bytes[first] ^ other.bytes[first]) & 0xff) - 24;
    }

    @Override
    public int compareTo(KadId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }
}
