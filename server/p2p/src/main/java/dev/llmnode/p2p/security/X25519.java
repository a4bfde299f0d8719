package dev.llmnode.p2p.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** Diffie-Hellman on Curve25519 (RFC 7748) between raw bytes and the JDK's provider. */
final class X25519 {
    static final int KEY_BYTES = 32;

    /** What comes before the raw key in its SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private X25519() {}

    static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no X25519 keys", e);
        }
    }

    static byte[] raw(java.security.PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, spki.length - KEY_BYTES, spki.length);
    }

    /** The shared secret; a point of small order, which would make it zero, is refused by the JDK. */
    static byte[] agree(PrivateKey own, byte[] peer) throws HandshakeException {
        byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + KEY_BYTES);
        System.arraycopy(peer, 0, spki, SPKI_PREFIX.length, KEY_BYTES);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(own);
            agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(spki)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("the peer's Diffie-Hellman key is unusable", e);
        }
    }
}
