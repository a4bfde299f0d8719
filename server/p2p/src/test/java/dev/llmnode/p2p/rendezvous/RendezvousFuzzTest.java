package dev.llmnode.p2p.rendezvous;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.InvalidRecordException;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class RendezvousFuzzTest {
    @Test
    void decode_shouldSurviveAnything() throws Exception {
        SignedEnvelope envelope =
                PeerRecord.seal(Identity.generate(), 1, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));
        Rendezvous.Registration registration =
                new Rendezvous.Registration("models", PeerRecord.open(envelope), envelope, Duration.ofHours(1));

        Fuzzer.fuzz(
                List.of(
                        new RendezvousMessage.Register("models", envelope, Duration.ofHours(1)).encode(),
                        new RendezvousMessage.DiscoverResponse(
                                        RendezvousStatus.OK, "", List.of(registration), new byte[4])
                                .encode()),
                e -> e instanceof MultiformatException || e instanceof InvalidRecordException,
                RendezvousMessage::decode);
    }
}
