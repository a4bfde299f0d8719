package dev.llmnode.p2p.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Noise's CipherState with ChaCha20-Poly1305: a key and a counter that is never used twice. One thread at a time. */
final class CipherState {
    static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final Cipher cipher;

    /** Both sides count their messages; the count is the nonce, so a lost or repeated message cannot be decrypted. */
    private long nonce;

    CipherState(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        try {
            this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks ChaCha20-Poly1305", e);
        }
    }

    byte[] encrypt(byte[] associated, byte[] plain) {
        byte[] sealed = new byte[plain.length + TAG_BYTES];
        try {
            run(Cipher.ENCRYPT_MODE, associated, plain, 0, plain.length, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
        return sealed;
    }

    /** Encrypts from one array into another that is large enough; returns the bytes written. */
    int encrypt(byte[] plain, int length, byte[] sealed) {
        try {
            return run(Cipher.ENCRYPT_MODE, new byte[0], plain, 0, length, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }

    byte[] decrypt(byte[] associated, byte[] sealed, int offset, int length) throws HandshakeException {
        if (length < TAG_BYTES) {
            throw new HandshakeException("a Noise message of %d bytes has no tag".formatted(length));
        }
        byte[] plain = new byte[length - TAG_BYTES];
        try {
            run(Cipher.DECRYPT_MODE, associated, sealed, offset, length, plain);
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("a Noise message could not be decrypted", e);
        }
        return plain;
    }

    private int run(int mode, byte[] associated, byte[] in, int offset, int length, byte[] out)
            throws GeneralSecurityException {
        if (nonce == -1) {
            throw new IllegalStateException("the nonces of this key are used up");
        }
        byte[] iv = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4, nonce)
                .array();
        cipher.init(mode, key, new IvParameterSpec(iv));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
        int written = cipher.doFinal(in, offset, length, out, 0);
        nonce++;
        return written;
    }
}
