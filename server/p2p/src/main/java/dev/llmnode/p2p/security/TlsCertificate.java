package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.Identity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * Our certificate for TLS: a fresh ECDSA P-256 key, signed by itself, with an extension in which the host key signs it
 * (libp2p spec, tls). P-256 since BoringSSL takes no Ed25519 certificate.
 */
public record TlsCertificate(PrivateKey key, X509Certificate certificate) {
    static final String EXTENSION = "1.3.6.1.4.1.53594.1.1";
    static final byte[] SIGNATURE_PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String SERIAL_NUMBER = "2.5.4.5";

    public static TlsCertificate of(Identity identity) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] der = signed(pair, body(identity, pair.getPublic().getEncoded()));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
            return new TlsCertificate(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no P-256 certificate", e);
        }
    }

    private static byte[] body(Identity identity, byte[] publicKeyInfo) {
        byte[] serial = new byte[8];
        new SecureRandom().nextBytes(serial);
        serial[0] = (byte) ((serial[0] & 0x7f) | 1);
        // An empty name would do for libp2p, but the JDK's parser refuses it.
        byte[] name = Der.write(
                Der.SEQUENCE,
                Der.write(
                        Der.SET,
                        Der.write(
                                Der.SEQUENCE,
                                Der.objectId(SERIAL_NUMBER),
                                Der.write(Der.PRINTABLE_STRING, new byte[] {'1'}))));
        // The certificate ends with the process; clocks that are wrong must not matter.
        byte[] validity = Der.write(
                Der.SEQUENCE,
                Der.write(Der.UTC_TIME, "200101000000Z".getBytes(StandardCharsets.US_ASCII)),
                Der.write(Der.GENERALIZED_TIME, "21000101000000Z".getBytes(StandardCharsets.US_ASCII)));
        byte[] extensions = Der.write(0xa3, Der.write(Der.SEQUENCE, extension(identity, publicKeyInfo)));
        return Der.write(
                Der.SEQUENCE,
                Der.write(0xa0, Der.write(Der.INTEGER, new byte[] {2})),
                Der.write(Der.INTEGER, serial),
                algorithm(),
                name,
                validity,
                name,
                publicKeyInfo,
                extensions);
    }

    /** Not critical: other TLS stacks read past it. */
    private static byte[] extension(Identity identity, byte[] publicKeyInfo) {
        byte[] signature = identity.sign(toBeSigned(publicKeyInfo));
        byte[] signedKey = Der.write(
                Der.SEQUENCE,
                Der.write(Der.OCTET_STRING, identity.publicKey().encode()),
                Der.write(Der.OCTET_STRING, signature));
        return Der.write(Der.SEQUENCE, Der.objectId(EXTENSION), Der.write(Der.OCTET_STRING, signedKey));
    }

    static byte[] toBeSigned(byte[] publicKeyInfo) {
        byte[] all = new byte[SIGNATURE_PREFIX.length + publicKeyInfo.length];
        System.arraycopy(SIGNATURE_PREFIX, 0, all, 0, SIGNATURE_PREFIX.length);
        System.arraycopy(publicKeyInfo, 0, all, SIGNATURE_PREFIX.length, publicKeyInfo.length);
        return all;
    }

    private static byte[] algorithm() {
        return Der.write(Der.SEQUENCE, Der.objectId(ECDSA_WITH_SHA256));
    }

    private static byte[] signed(KeyPair pair, byte[] body) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(body);
        return Der.write(Der.SEQUENCE, body, algorithm(), Der.write(Der.BIT_STRING, new byte[1], signer.sign()));
    }
}
