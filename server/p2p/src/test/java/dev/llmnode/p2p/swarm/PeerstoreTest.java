package dev.llmnode.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerstoreTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private final TestClock clock = new TestClock();
    private final Peerstore peerstore = new Peerstore(clock);
    private final PeerId peer = Identity.generate().peerId();

    @Test
    void addresses_shouldEndWithTheirTime() {
        peerstore.add(peer, List.of(ADDRESS), Duration.ofMinutes(1));
        assertThat(peerstore.addresses(peer)).containsExactly(ADDRESS);

        clock.advance(Duration.ofMinutes(1));

        assertThat(peerstore.addresses(peer)).isEmpty();
    }

    @Test
    void add_shouldNeverShortenATime() {
        peerstore.add(peer, List.of(ADDRESS), Duration.ofHours(1));
        peerstore.add(peer, List.of(ADDRESS), Duration.ofMinutes(1));

        clock.advance(Duration.ofMinutes(30));

        assertThat(peerstore.addresses(peer)).containsExactly(ADDRESS);
    }

    @Test
    void add_shouldKeepTheLongestLivedAddresses() {
        peerstore.add(peer, List.of(ADDRESS), Duration.ofSeconds(1));
        List<Multiaddr> many = IntStream.rangeClosed(1, Peerstore.MAX_ADDRESSES)
                .mapToObj(port -> Multiaddr.parse("/ip4/192.0.2.2/tcp/" + port))
                .toList();

        peerstore.add(peer, many, Duration.ofHours(1));

        assertThat(peerstore.addresses(peer)).containsExactlyElementsOf(many);
    }

    @Test
    void identified_shouldKeepWhatWasToldUntilForgotten() {
        PeerInfo info = new PeerInfo("agent", "v1", Set.of("/a"), List.of(ADDRESS));
        peerstore.identified(peer, info);

        assertThat(peerstore.info(peer)).contains(info);
        assertThat(peerstore.addresses(peer)).containsExactly(ADDRESS);
        peerstore.forget(peer);
        assertThat(peerstore.info(peer)).isEmpty();
        assertThat(peerstore.peers()).isEmpty();
    }
}
