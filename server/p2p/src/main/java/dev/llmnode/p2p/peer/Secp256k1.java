package dev.llmnode.p2p.peer;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Signatures over secp256k1: a compressed point, and a DER pair of numbers over the SHA-256 of the message. */
final class Secp256k1 {
    private static final int MAX_SIGNATURE_BYTES = 72;

    private Secp256k1() {}

    static boolean verify(byte[] point, byte[] message, byte[] signature) throws GeneralSecurityException {
        if (signature.length > MAX_SIGNATURE_BYTES) {
            return false;
        }
        try {
            X9ECParameters curve = SECNamedCurves.getByName("secp256k1");
            ECDomainParameters domain = new ECDomainParameters(curve);
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(point), domain));
            ASN1Sequence pair = ASN1Sequence.getInstance(ASN1Sequence.fromByteArray(signature));
            if (pair.size() != 2) {
                return false;
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
            return signer.verifySignature(digest, number(pair, 0), number(pair, 1));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new GeneralSecurityException("key or signature is damaged", e);
        }
    }

    private static BigInteger number(ASN1Sequence pair, int index) {
        return ASN1Integer.getInstance(pair.getObjectAt(index)).getPositiveValue();
    }
}
