package dev.llmnode.p2p.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Noise's SymmetricState (revision 34, section 5.2): the running hash and the chaining key of a handshake. */
final class SymmetricState {
    private static final int HASH_BYTES = 32;

    private byte[] hash;
    private byte[] chainingKey;
    private @Nullable CipherState cipher;

    /** @param protocolName must have at most 32 bytes, so that it is used unhashed */
    SymmetricState(String protocolName) {
        hash = Arrays.copyOf(protocolName.getBytes(StandardCharsets.US_ASCII), HASH_BYTES);
        chainingKey = hash;
    }

    void mixHash(byte[] data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hash);
            hash = digest.digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void mixKey(byte[] secret) {
        byte[][] keys = derive(secret);
        chainingKey = keys[0];
        cipher = new CipherState(keys[1]);
    }

    byte[] encryptAndHash(byte[] plain) {
        byte[] sealed = cipher == null ? plain : cipher.encrypt(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] sealed) throws HandshakeException {
        byte[] plain = cipher == null ? sealed : cipher.decrypt(hash, sealed, 0, sealed.length);
        mixHash(sealed);
        return plain;
    }

    /** Bytes that encryption adds to a message now. */
    int tagBytes() {
        return cipher == null ? 0 : CipherState.TAG_BYTES;
    }

    /** The two ciphers of the transport phase: first the initiator's, then the responder's. */
    CipherState[] split() {
        byte[][] keys = derive(new byte[0]);
        return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
    }

    /** HKDF with two outputs (section 4.3). */
    private byte[][] derive(byte[] secret) {
        byte[] temporary = hmac(chainingKey, secret);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] second = Arrays.copyOf(first, HASH_BYTES + 1);
        second[HASH_BYTES] = 2;
        return new byte[][] {first, hmac(temporary, second)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
