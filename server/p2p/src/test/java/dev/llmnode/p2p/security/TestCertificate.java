package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.Identity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/** Makes certificates as other implementations make them, and such as only an attacker would. */
public final class TestCertificate {
    private static final byte[] ALGORITHM = Der.write(Der.SEQUENCE, Der.objectId("1.2.840.10045.4.3.2"));
    private static final String UNKNOWN = "1.3.6.1.4.1.99999.1";

    /** What is wrong with a certificate. */
    public enum Flaw {
        NONE("nothing"),
        NOT_YET_VALID("certificate is not valid yet"),
        EXPIRED("certificate has expired"),
        UNSIGNED_BY_A_HOST("certificate lacks the libp2p extension"),
        SIGNED_BY_ANOTHER_HOST("the peer's host key did not sign its certificate"),
        SIGNED_BY_ANOTHER_KEY("certificate is not signed by its own key"),
        UNKNOWN_CRITICAL_EXTENSION("certificate has a critical extension that we do not know");

        private final String reason;

        Flaw(String reason) {
            this.reason = reason;
        }

        /** What a host says that refuses it. */
        public String reason() {
            return reason;
        }
    }

    private final KeyPair pair;
    private final byte[] der;

    /** A certificate of {@code identity} with a flaw. */
    public TestCertificate(Identity identity, Flaw flaw) {
        this(identity, flaw, false);
    }

    /** @param isNameless with an empty issuer and subject, as rust-libp2p writes them */
    TestCertificate(Identity identity, Flaw flaw, boolean isNameless) {
        pair = keyPair();
        byte[] body = body(identity, flaw, isNameless);
        KeyPair signer = flaw == Flaw.SIGNED_BY_ANOTHER_KEY ? keyPair() : pair;
        der = Der.write(Der.SEQUENCE, body, ALGORITHM, Der.write(Der.BIT_STRING, new byte[1], sign(signer, body)));
    }

    byte[] der() {
        return der.clone();
    }

    public PrivateKey key() {
        return pair.getPrivate();
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sign(KeyPair signer, byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] body(Identity identity, Flaw flaw, boolean isNameless) {
        byte[] publicKeyInfo = pair.getPublic().getEncoded();
        byte[] name = isNameless ? Der.write(Der.SEQUENCE) : name();
        return Der.write(
                Der.SEQUENCE,
                Der.write(0xa0, Der.write(Der.INTEGER, new byte[] {2})),
                Der.write(Der.INTEGER, new byte[] {1}),
                ALGORITHM,
                name,
                validity(flaw),
                name,
                publicKeyInfo,
                Der.write(0xa3, Der.write(Der.SEQUENCE, extensions(identity, flaw, publicKeyInfo))));
    }

    private static byte[] name() {
        byte[] value = Der.write(Der.PRINTABLE_STRING, "test".getBytes(StandardCharsets.US_ASCII));
        byte[] attribute = Der.write(Der.SEQUENCE, Der.objectId("2.5.4.5"), value);
        return Der.write(Der.SEQUENCE, Der.write(Der.SET, attribute));
    }

    private static byte[] validity(Flaw flaw) {
        return switch (flaw) {
            case NOT_YET_VALID -> Der.write(Der.SEQUENCE, time("480101000000Z"), time("491231235959Z"));
            case EXPIRED -> Der.write(Der.SEQUENCE, time("010101000000Z"), time("020101000000Z"));
            default -> Der.write(Der.SEQUENCE, time("200101000000Z"), time("491231235959Z"));
        };
    }

    private static byte[] time(String text) {
        return Der.write(Der.UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extensions(Identity identity, Flaw flaw, byte[] publicKeyInfo) {
        Identity signer = flaw == Flaw.SIGNED_BY_ANOTHER_HOST ? Identity.generate() : identity;
        byte[] signedKey = Der.write(
                Der.SEQUENCE,
                Der.write(Der.OCTET_STRING, identity.publicKey().encode()),
                Der.write(Der.OCTET_STRING, signer.sign(TlsCertificate.toBeSigned(publicKeyInfo))));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (flaw == Flaw.UNKNOWN_CRITICAL_EXTENSION) {
            all.writeBytes(extension(UNKNOWN, new byte[] {4, 0}, true));
        }
        String id = flaw == Flaw.UNSIGNED_BY_A_HOST ? UNKNOWN : TlsCertificate.EXTENSION;
        all.writeBytes(extension(id, signedKey, false));
        if (flaw == Flaw.NONE) {
            all.writeBytes(extension(UNKNOWN, new byte[] {4, 0}, false));
        }
        return all.toByteArray();
    }

    private static byte[] extension(String id, byte[] value, boolean isCritical) {
        byte[] critical = isCritical ? Der.write(Der.BOOLEAN, new byte[] {-1}) : new byte[0];
        return Der.write(Der.SEQUENCE, Der.objectId(id), critical, Der.write(Der.OCTET_STRING, value));
    }
}
