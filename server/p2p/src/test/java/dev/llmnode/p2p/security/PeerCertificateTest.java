package dev.llmnode.p2p.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.security.TestCertificate.Flaw;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        byte[] der = new TestCertificate(identity, Flaw.NONE, true).der();

        assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(identity.publicKey());
    }

    @Test
    void verify_shouldAcceptUnknownExtensionsThatAreNotCritical() throws Exception {
        byte[] der = new TestCertificate(identity, Flaw.NONE).der();

        assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(identity.publicKey());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void verify_shouldSayWhatIsWrong(Flaw flaw) {
        assertRefused(new TestCertificate(identity, flaw).der(), NOW, flaw.reason());
    }

    @Test
    void verify_shouldKeepToTheSecond() throws Exception {
        byte[] der = new TestCertificate(identity, Flaw.NONE).der();

        assertRefused(der, Instant.parse("2019-12-31T23:59:59Z"), "not valid yet");
        assertThat(PeerCertificate.verify(der, Instant.parse("2020-01-01T00:00:00Z")))
                .isNotNull();
        assertThat(PeerCertificate.verify(der, Instant.parse("2049-12-31T23:59:59Z")))
                .isNotNull();
        assertRefused(der, Instant.parse("2050-01-01T00:00:00Z"), "expired");
    }

    @Test
    void verify_shouldRefuseEachChangedByte() {
        byte[] der = new TestCertificate(identity, Flaw.NONE).der();
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] changed = der.clone();
            changed[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> PeerCertificate.verify(changed, NOW)).isInstanceOf(HandshakeException.class);
        }
    }

    @Test
    void verify_shouldRefuseWhatIsTooLarge() {
        assertRefused(new byte[16 * 1024 + 1], NOW, "certificate of 16385 bytes");
    }

    @Test
    void verify_shouldRefuseCutCertificates() {
        byte[] der = new TestCertificate(identity, Flaw.NONE).der();
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
}
