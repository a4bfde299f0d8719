package dev.llmnode.p2p.peer;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/** A host's public key in libp2p's protobuf form: a type, and data whose form the type decides. */
public final class PublicKey {
    /** Longest encoded key that is read: an RSA key of 8,192 bits takes 1,066 bytes. */
    public static final int MAX_ENCODED = 2048;

    private final KeyType type;
    private final byte[] data;

    private PublicKey(KeyType type, byte[] data) {
        this.type = type;
        this.data = data;
    }

    /** An Ed25519 key of its 32 raw bytes. */
    public static PublicKey ed25519(byte[] raw) {
        if (raw.length != Ed25519.KEY_BYTES) {
            throw new InvalidKeyException("an Ed25519 public key has 32 bytes, not %d".formatted(raw.length));
        }
        return new PublicKey(KeyType.ED25519, raw.clone());
    }

    public static PublicKey decode(byte[] encoded) {
        if (encoded.length > MAX_ENCODED) {
            throw new InvalidKeyException(
                    "public key of %d bytes is over the limit of %d".formatted(encoded.length, MAX_ENCODED));
        }
        KeyMessage message = KeyMessage.decode("public key", encoded);
        PublicKey key = new PublicKey(message.type(), message.data());
        if (key.data.length == 0 || (key.type == KeyType.ED25519 && key.data.length != Ed25519.KEY_BYTES)) {
            throw new InvalidKeyException("%s public key has %d bytes".formatted(key.type, key.data.length));
        }
        return key;
    }

    public KeyType type() {
        return type;
    }

    public byte[] data() {
        return data.clone();
    }

    /** The deterministic protobuf form, which peer ids are made of. */
    public byte[] encode() {
        return new KeyMessage(type, data).encode();
    }

    /** Whether {@code signature} is this key's over {@code message}; a damaged key or signature is a no. */
    public boolean verify(byte[] message, byte[] signature) {
        try {
            return switch (type) {
                case ED25519 -> Ed25519.verify(data, message, signature);
                case RSA -> Pkix.verifyRsa(data, message, signature);
                case ECDSA -> Pkix.verifyEcdsa(data, message, signature);
                case SECP256K1 -> Secp256k1.verify(data, message, signature);
            };
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && type == that.type && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type + " key of " + PeerId.of(this);
    }
}
