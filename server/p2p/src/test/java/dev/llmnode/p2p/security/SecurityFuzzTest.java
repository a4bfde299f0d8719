package dev.llmnode.p2p.security;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.peer.Identity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Few inputs are changed examples: those reach the signature, which is dear to check. */
@Tag("fuzz")
class SecurityFuzzTest {
    private static final double CHANGED = 0.1;

    private final Identity identity = Identity.generate();

    @Test
    void noisePayload_shouldSurviveAnything() throws Exception {
        byte[] noiseKey = new byte[32];
        byte[] payload = NoisePayload.encode(identity, noiseKey, List.of("/yamux/1.0.0"));

        Fuzzer.fuzz(
                List.of(payload),
                CHANGED,
                HandshakeException.class::isInstance,
                input -> NoisePayload.decodeAndVerify(input, noiseKey));
    }

    @Test
    void certificate_shouldSurviveAnything() throws Exception {
        byte[] certificate = TlsCertificate.of(identity).certificate().getEncoded();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        Fuzzer.fuzz(
                List.of(certificate),
                CHANGED,
                HandshakeException.class::isInstance,
                input -> PeerCertificate.verify(input, now));
    }

    @Test
    void noiseMessage_shouldSurviveAnything() throws Exception {
        byte[] key = new byte[32];
        byte[] message = new CipherState(key).encrypt(new byte[0], new byte[50]);

        Fuzzer.fuzz(
                List.of(message),
                HandshakeException.class::isInstance,
                input -> new CipherState(key).decrypt(new byte[0], input, 0, input.length));
    }
}
