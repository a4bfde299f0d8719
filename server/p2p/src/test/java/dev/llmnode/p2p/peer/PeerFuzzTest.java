package dev.llmnode.p2p.peer;

import dev.llmnode.p2p.Fuzzer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class PeerFuzzTest {
    @Test
    void publicKey_shouldSurviveAnything() throws Exception {
        Fuzzer.fuzz(
                List.of(PeerVectors.publicKey(KeyType.ED25519), PeerVectors.publicKey(KeyType.ECDSA)),
                InvalidKeyException.class::isInstance,
                PublicKey::decode);
    }

    @Test
    void peerId_shouldSurviveAnything() throws Exception {
        Fuzzer.fuzz(
                List.of(PeerId.of(PublicKey.decode(PeerVectors.publicKey(KeyType.RSA)))
                        .encode()),
                InvalidPeerIdException.class::isInstance,
                PeerId::decode);
    }
}
