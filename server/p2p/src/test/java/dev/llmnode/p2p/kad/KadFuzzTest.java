package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.Identity;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class KadFuzzTest {
    @Test
    void decode_shouldSurviveAnything() throws Exception {
        KadPeer peer = new KadPeer(Identity.generate().peerId(), List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));
        byte[] full = KadMessage.request(KadMessage.Type.GET_PROVIDERS, Key.of("key"))
                .withValue(Value.of(new byte[20]))
                .withCloser(List.of(peer, peer))
                .withProviders(List.of(peer))
                .encode();

        Fuzzer.fuzz(List.of(full), MultiformatException.class::isInstance, KadMessage::decode);
    }
}
