package dev.llmnode.p2p.peer;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;

/** A host's own Ed25519 key, and the peer id that follows from it. */
public final class Identity {
    private final byte[] keys;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final PeerId peerId;

    /** @param keys the 32 bytes of the seed, then the 32 of the public key */
    private Identity(byte[] keys) {
        this.keys = keys;
        this.privateKey = Ed25519.privateKey(Arrays.copyOf(keys, Ed25519.KEY_BYTES));
        this.publicKey = PublicKey.ed25519(Arrays.copyOfRange(keys, Ed25519.KEY_BYTES, keys.length));
        this.peerId = PeerId.of(publicKey);
        byte[] probe = {1};
        if (!publicKey.verify(probe, sign(probe))) {
            throw new InvalidKeyException("the public half does not belong to the private one");
        }
    }

    /** A fresh identity that lives in memory alone. */
    public static Identity generate() {
        return new Identity(Ed25519.generate());
    }

    /**
     * The identity kept in {@code file}; made and written there (mode 0600) where the file does not exist yet.
     *
     * @throws IdentityFileException when the file is damaged, or cannot be read or written
     */
    public static Identity loadOrCreate(Path file) {
        return new IdentityFile(file).loadOrCreate();
    }

    /** Reads libp2p's protobuf form of an Ed25519 private key (go's {@code MarshalPrivateKey}). */
    public static Identity decode(byte[] encoded) {
        KeyMessage message = KeyMessage.decode("private key", encoded);
        if (message.type() != KeyType.ED25519) {
            throw new InvalidKeyException("a host's own key must be ED25519, this one is " + message.type());
        }
        return new Identity(withoutSecondPublicKey(message.data()));
    }

    /** An old form has the public key twice (libp2p spec, peer-ids). */
    private static byte[] withoutSecondPublicKey(byte[] data) {
        int one = Ed25519.KEY_BYTES;
        boolean twice = data.length == 3 * one && Arrays.equals(data, one, 2 * one, data, 2 * one, 3 * one);
        if (data.length != 2 * one && !twice) {
            throw new InvalidKeyException("an Ed25519 private key has 64 bytes, not %d".formatted(data.length));
        }
        return Arrays.copyOf(data, 2 * one);
    }

    public byte[] encode() {
        return new KeyMessage(KeyType.ED25519, keys).encode();
    }

    public PeerId peerId() {
        return peerId;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public byte[] sign(byte[] message) {
        return Ed25519.sign(privateKey, message);
    }

    /** Only the public half: a key must not end in a log. */
    @Override
    public String toString() {
        return "Identity[" + peerId + "]";
    }
}
