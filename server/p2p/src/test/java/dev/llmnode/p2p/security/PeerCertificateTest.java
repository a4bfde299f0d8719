package dev.llmnode.p2p.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.peer.Identity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Certificates as an honest peer makes them, and as a hostile one does. */
class PeerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Identity identity = Identity.generate();

    @Test
    void verify_shouldAcceptOurOwn() throws Exception {
        byte[] der = TlsCertificate.of(identity).certificate().getEncoded();

        assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(identity.publicKey());
    }

    @Test
    void verify_shouldAcceptAnEmptyIssuer() throws Exception {
        assertThat(PeerCertificate.verify(new Maker().make(), NOW)).isEqualTo(identity.publicKey());
    }

    @Test
    void verify_shouldRefuseOtherTimes() {
        byte[] der = new Maker().make();

        assertRefused(der, Instant.parse("2019-12-31T23:59:59Z"), "not valid yet");
        assertRefused(der, Instant.parse("2030-01-01T00:00:01Z"), "expired");
    }

    @Test
    void verify_shouldRefuseWhatItsKeyDidNotSign() {
        byte[] der = new Maker().make();
        der[der.length - 1] ^= 1;

        assertRefused(der, NOW, "not signed by its own key");
    }

    @Test
    void verify_shouldRefuseAHostKeyThatDidNotSign() {
        Maker maker = new Maker();
        maker.signer = Identity.generate();

        assertRefused(maker.make(), NOW, "host key did not sign");
    }

    @Test
    void verify_shouldRefuseUnknownCriticalExtensions() throws Exception {
        Maker maker = new Maker();
        maker.more = Der.write(
                Der.SEQUENCE,
                Der.objectId("1.3.6.1.4.1.99999.1"),
                Der.write(Der.BOOLEAN, new byte[] {-1}),
                Der.write(Der.OCTET_STRING, new byte[1]));
        assertRefused(maker.make(), NOW, "critical extension");

        maker.more =
                Der.write(Der.SEQUENCE, Der.objectId("1.3.6.1.4.1.99999.1"), Der.write(Der.OCTET_STRING, new byte[1]));
        assertThat(PeerCertificate.verify(maker.make(), NOW)).isEqualTo(identity.publicKey());
    }

    @Test
    void verify_shouldRefuseWithoutTheLibp2pExtension() {
        Maker maker = new Maker();
        maker.extension = "1.3.6.1.4.1.53594.1.2";

        assertRefused(maker.make(), NOW, "lacks the libp2p extension");
    }

    @Test
    void verify_shouldRefuseCutCertificates() {
        byte[] der = new Maker().make();
        for (int length = 0; length < der.length; length++) {
            byte[] cut = Arrays.copyOf(der, length);
            assertThatThrownBy(() -> PeerCertificate.verify(cut, NOW)).isInstanceOf(HandshakeException.class);
        }
    }

    private static void assertRefused(byte[] der, Instant now, String reason) {
        assertThatThrownBy(() -> PeerCertificate.verify(der, now))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining(reason);
    }

    /** Makes certificates with one thing wrong. */
    private final class Maker {
        private Identity signer = identity;
        private String extension = TlsCertificate.EXTENSION;
        private byte[] more = new byte[0];

        byte[] make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                KeyPair pair = generator.generateKeyPair();
                byte[] algorithm = Der.write(Der.SEQUENCE, Der.objectId("1.2.840.10045.4.3.2"));
                byte[] body = body(pair.getPublic().getEncoded(), algorithm);
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(pair.getPrivate());
                signature.update(body);
                return Der.write(
                        Der.SEQUENCE, body, algorithm, Der.write(Der.BIT_STRING, new byte[1], signature.sign()));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private byte[] body(byte[] publicKeyInfo, byte[] algorithm) {
            byte[] emptyName = Der.write(Der.SEQUENCE);
            byte[] validity = Der.write(Der.SEQUENCE, time("200101000000Z"), time("300101000000Z"));
            byte[] signedKey = Der.write(
                    Der.SEQUENCE,
                    Der.write(Der.OCTET_STRING, identity.publicKey().encode()),
                    Der.write(Der.OCTET_STRING, signer.sign(TlsCertificate.toBeSigned(publicKeyInfo))));
            ByteArrayOutputStream extensions = new ByteArrayOutputStream();
            extensions.writeBytes(more);
            extensions.writeBytes(
                    Der.write(Der.SEQUENCE, Der.objectId(extension), Der.write(Der.OCTET_STRING, signedKey)));
            return Der.write(
                    Der.SEQUENCE,
                    Der.write(0xa0, Der.write(Der.INTEGER, new byte[] {2})),
                    Der.write(Der.INTEGER, new byte[] {1}),
                    algorithm,
                    emptyName,
                    validity,
                    emptyName,
                    publicKeyInfo,
                    Der.write(0xa3, Der.write(Der.SEQUENCE, extensions.toByteArray())));
        }

        private static byte[] time(String text) {
            return Der.write(Der.UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
