package dev.llmnode.p2p.peer;

import dev.llmnode.p2p.multiformats.Base58;
import dev.llmnode.p2p.multiformats.Cid;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.Multihash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The id of a peer: the multihash of its public key. Short keys (Ed25519, secp256k1) stand in it unhashed, longer ones as
 * their SHA-256 (libp2p spec, peer-ids).
 */
public final class PeerId implements Comparable<PeerId> {
    /** Keys up to this size are put into the id as they are. */
    private static final int MAX_INLINE = 42;

    private final Multihash hash;
    /** Made when it is first asked for: base 58 is slow, and most ids are never shown. */
    private @Nullable String text;

    private PeerId(Multihash hash) {
        this.hash = hash;
    }

    public static PeerId of(PublicKey key) {
        byte[] encoded = key.encode();
        return new PeerId(encoded.length <= MAX_INLINE ? Multihash.identity(encoded) : Multihash.sha256(encoded));
    }

    public static PeerId decode(byte[] bytes) {
        try {
            return of(Multihash.decode(bytes));
        } catch (MultiformatException e) {
            throw new InvalidPeerIdException("peer id is damaged: " + e.getMessage(), e);
        }
    }

    /** Reads either text form: {@code 12D3KooW…} and {@code Qm…} (base58), or a CID of the kind libp2p-key. */
    public static PeerId parse(String text) {
        try {
            if (text.startsWith("1") || text.startsWith("Qm")) {
                return of(Multihash.decode(Base58.decode(text)));
            }
            Cid cid = Cid.parse(text);
            if (cid.codec() != Cid.LIBP2P_KEY) {
                throw new InvalidPeerIdException(
                        "'%s' is a CID of the codec 0x%x, not of a libp2p key (0x72)".formatted(text, cid.codec()));
            }
            return of(cid.hash());
        } catch (MultiformatException e) {
            throw new InvalidPeerIdException("'%s' is no peer id: %s".formatted(text, e.getMessage()), e);
        }
    }

    private static PeerId of(Multihash hash) {
        if (hash.code() == Multihash.IDENTITY) {
            try {
                PublicKey.decode(hash.digest());
            } catch (InvalidKeyException e) {
                throw new InvalidPeerIdException("peer id holds no public key: " + e.getMessage(), e);
            }
        } else if (hash.code() != Multihash.SHA2_256) {
            throw new InvalidPeerIdException("peer ids are not made with hash 0x%x".formatted(hash.code()));
        }
        return new PeerId(hash);
    }

    /** Whether this is the id of {@code key}. */
    public boolean matches(PublicKey key) {
        return equals(of(key));
    }

    /** The multihash's bytes, the form on the wire. */
    public byte[] encode() {
        return hash.encode();
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(encode(), other.encode());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = Base58.encode(hash.encode());
            text = known;
        }
        return known;
    }
}
