package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.InvalidKeyException;
import dev.llmnode.p2p.peer.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads a peer's certificate and checks it as the libp2p TLS spec demands: in its time, signed by its own key, no critical
 * extension that we do not know, and the libp2p extension in which the host key signs the certificate's key. The JDK's own
 * parser cannot be used, since it refuses the empty issuer names that rust-libp2p writes.
 */
public final class PeerCertificate {
    /** Larger certificates are not read, in bytes. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final byte[] EXTENSION = Der.objectId(TlsCertificate.EXTENSION);
    private static final byte[] ED25519 = Der.objectId("1.3.101.112");
    private static final byte[] ECDSA_SHA256 = Der.objectId("1.2.840.10045.4.3.2");
    private static final byte[] ECDSA_SHA384 = Der.objectId("1.2.840.10045.4.3.3");
    private static final byte[] RSA_SHA256 = Der.objectId("1.2.840.113549.1.1.11");

    /** Extensions that a TLS stack may mark critical and that change nothing for us: key usages, basic constraints. */
    private static final Set<String> KNOWN_CRITICAL = Set.of("2.5.29.15", "2.5.29.37", "2.5.29.19");

    private PeerCertificate() {}

    /** The host key that the certificate proves. */
    public static PublicKey verify(byte[] der, Instant now) throws HandshakeException {
        if (der.length > MAX_BYTES) {
            throw new HandshakeException("certificate of %d bytes".formatted(der.length));
        }
        Der.Element whole = Der.read(der);
        List<Der.Element> parts = children(whole, 3);
        Der.Element body = parts.get(0);
        List<Der.Element> fields = children(body, 7);
        // What is outside the signed body says nothing that the body does not (RFC 5280, section 4.1.1.2).
        if (whole.tag() != Der.SEQUENCE
                || parts.get(2).tag() != Der.BIT_STRING
                || !Arrays.equals(parts.get(1).encoded(), fields.get(2).encoded())) {
            throw new HandshakeException("certificate is not built as X.509 is");
        }
        // The version is left out of the oldest kind of certificate, which has no extensions either.
        if (fields.getFirst().tag() != 0xa0) {
            throw new HandshakeException("certificate is not of version 3");
        }
        requireInTime(children(fields.get(4), 2), now);
        byte[] publicKeyInfo = fields.get(6).encoded();
        requireSignature(body.encoded(), parts.get(1), parts.get(2), publicKeyInfo);
        byte[] signedKey = libp2pExtension(fields);
        return hostKey(Der.read(signedKey), publicKeyInfo);
    }

    private static List<Der.Element> children(Der.Element element, int atLeast) throws HandshakeException {
        List<Der.Element> children = element.children();
        if (children.size() < atLeast) {
            throw new HandshakeException("certificate lacks fields");
        }
        return children;
    }

    private static void requireInTime(List<Der.Element> validity, Instant now) throws HandshakeException {
        if (now.isBefore(time(validity.get(0)))) {
            throw new HandshakeException("certificate is not valid yet");
        }
        if (now.isAfter(time(validity.get(1)))) {
            throw new HandshakeException("certificate has expired");
        }
    }

    private static Instant time(Der.Element element) throws HandshakeException {
        String text = new String(element.content(), StandardCharsets.US_ASCII);
        try {
            // Two digits mean 1950 to 2049 (RFC 5280, section 4.1.2.5.1).
            String full = element.tag() == Der.UTC_TIME ? (text.compareTo("5") < 0 ? "20" : "19") + text : text;
            return LocalDateTime.parse(full, DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'"))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new HandshakeException("certificate has a date '%s'".formatted(text), e);
        }
    }

    private static void requireSignature(byte[] body, Der.Element algorithm, Der.Element bits, byte[] publicKeyInfo)
            throws HandshakeException {
        byte[] id = children(algorithm, 1).getFirst().encoded();
        byte[] signature = bits.content();
        try {
            Signature verifier = Signature.getInstance(signatureName(id));
            verifier.initVerify(
                    KeyFactory.getInstance(keyName(id)).generatePublic(new X509EncodedKeySpec(publicKeyInfo)));
            verifier.update(body);
            if (signature.length == 0 || signature[0] != 0 || !verifier.verify(signature, 1, signature.length - 1)) {
                throw new HandshakeException("certificate is not signed by its own key");
            }
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("certificate is not signed by its own key", e);
        }
    }

    private static String signatureName(byte[] id) throws HandshakeException {
        if (Arrays.equals(id, ECDSA_SHA256)) {
            return "SHA256withECDSA";
        } else if (Arrays.equals(id, ECDSA_SHA384)) {
            return "SHA384withECDSA";
        } else if (Arrays.equals(id, ED25519)) {
            return "Ed25519";
        } else if (Arrays.equals(id, RSA_SHA256)) {
            return "SHA256withRSA";
        }
        throw new HandshakeException("certificate is signed with an algorithm that we do not know");
    }

    private static String keyName(byte[] id) {
        if (Arrays.equals(id, ED25519)) {
            return "Ed25519";
        }
        return Arrays.equals(id, RSA_SHA256) ? "RSA" : "EC";
    }

    private static byte[] libp2pExtension(List<Der.Element> fields) throws HandshakeException {
        byte[] found = new byte[0];
        for (Der.Element field : fields) {
            if (field.tag() != 0xa3) {
                continue;
            }
            for (Der.Element extension : children(children(field, 1).getFirst(), 1)) {
                List<Der.Element> parts = children(extension, 2);
                if (Arrays.equals(parts.getFirst().encoded(), EXTENSION)) {
                    found = parts.getLast().content();
                } else if (isCritical(parts) && !isKnown(parts.getFirst().encoded())) {
                    throw new HandshakeException("certificate has a critical extension that we do not know");
                }
            }
        }
        if (found.length == 0) {
            throw new HandshakeException("certificate lacks the libp2p extension");
        }
        return found;
    }

    private static boolean isCritical(List<Der.Element> extension) {
        Der.Element second = extension.get(1);
        return second.tag() == Der.BOOLEAN && second.content().length == 1 && second.content()[0] != 0;
    }

    private static boolean isKnown(byte[] id) {
        return KNOWN_CRITICAL.stream().anyMatch(known -> Arrays.equals(Der.objectId(known), id));
    }

    private static PublicKey hostKey(Der.Element signedKey, byte[] publicKeyInfo) throws HandshakeException {
        List<Der.Element> parts = children(signedKey, 2);
        try {
            PublicKey key = PublicKey.decode(parts.get(0).content());
            if (!key.verify(
                    TlsCertificate.toBeSigned(publicKeyInfo), parts.get(1).content())) {
                throw new HandshakeException("the peer's host key did not sign its certificate");
            }
            return key;
        } catch (InvalidKeyException e) {
            throw new HandshakeException("the peer's host key is damaged: " + e.getMessage(), e);
        }
    }
}
