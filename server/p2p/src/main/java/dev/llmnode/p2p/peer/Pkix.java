package dev.llmnode.p2p.peer;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Signatures of the two key types whose data is a DER SubjectPublicKeyInfo. */
final class Pkix {
    /** Smaller keys can be broken, larger ones make verifying dear; go-libp2p has the same bounds. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int MAX_RSA_BITS = 8192;

    private Pkix() {}

    static boolean verifyRsa(byte[] spki, byte[] message, byte[] signature) throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
        int bits = key.getModulus().bitLength();
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && verify("SHA256withRSA", key, message, signature);
    }

    static boolean verifyEcdsa(byte[] spki, byte[] message, byte[] signature) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
        return verify("SHA256withECDSA", key, message, signature);
    }

    private static boolean verify(String algorithm, java.security.PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
