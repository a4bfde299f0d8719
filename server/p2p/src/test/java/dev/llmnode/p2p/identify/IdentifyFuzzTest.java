package dev.llmnode.p2p.identify;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.InvalidKeyException;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class IdentifyFuzzTest {
    @Test
    void decode_shouldSurviveAnything() throws Exception {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
        PeerInfo info = new PeerInfo("agent", "version", Set.of("/a/1", "/b/1"), List.of(address));
        Identity identity = Identity.generate();
        byte[] message = new IdentifyMessage(
                        Optional.of(identity.publicKey()),
                        info,
                        Optional.of(address),
                        Optional.of(PeerRecord.seal(identity, 1, List.of(address))))
                .encode()
                .getFirst();

        Fuzzer.fuzz(
                List.of(message),
                e -> e instanceof MultiformatException || e instanceof InvalidKeyException,
                IdentifyMessage::decode);
    }
}
