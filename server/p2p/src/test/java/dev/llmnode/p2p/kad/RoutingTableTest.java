package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static final int K = 20;

    private final Random random = new Random(42);
    private final TestClock clock = new TestClock();
    private final PeerId self = peer();
    private final RoutingTable table = new RoutingTable(self, K, clock);

    @Test
    void heardOf_shouldKeepOldPeersInAFullBucket() {
        List<PeerId> far = farPeers(K + 1);
        far.forEach(peer -> table.heardOf(peer, Optional.empty()));

        assertThat(table.size()).isEqualTo(K);
        assertThat(table.contains(far.getLast())).isFalse();
        assertThat(table.contains(far.getFirst())).isTrue();
    }

    @Test
    void heardOf_shouldReplaceAPeerThatWasSilentTooLong() {
        List<PeerId> far = farPeers(K + 1);
        far.subList(0, K).forEach(peer -> table.heardOf(peer, Optional.empty()));
        clock.advance(RoutingTable.STALE.minus(Duration.ofSeconds(1)));
        table.heardOf(far.getFirst(), Optional.empty());
        clock.advance(Duration.ofSeconds(1));

        assertThat(table.heardOf(far.getLast(), Optional.empty())).isTrue();
        assertThat(table.contains(far.getFirst())).isTrue();
        assertThat(table.contains(far.get(1))).isFalse();
    }

    @Test
    void heardOf_shouldLimitPeersOfOneNetwork() {
        List<PeerId> far = farPeers(3);
        far.forEach(peer -> table.heardOf(peer, Optional.of("c000")));
        assertThat(table.size()).isEqualTo(RoutingTable.MAX_OF_NETWORK_IN_BUCKET);

        for (int i = 0; i < 100; i++) {
            table.heardOf(peer(), Optional.of("c000"));
        }
        assertThat(table.size()).isEqualTo(RoutingTable.MAX_OF_NETWORK);
        assertThat(table.heardOf(far.getFirst(), Optional.of("c000"))).isTrue();
    }

    @Test
    void heardOf_shouldNotTakeOurselves() {
        assertThat(table.heardOf(self, Optional.empty())).isFalse();
    }

    @Test
    void nearest_shouldSortByDistance() {
        for (int i = 0; i < 100; i++) {
            table.heardOf(peer(), Optional.empty());
        }
        KadId target = KadId.of(new byte[] {1});

        List<PeerId> nearest = table.nearest(target, 10);

        assertThat(nearest)
                .hasSize(10)
                .isSortedAccordingTo(Comparator.comparing(peer -> KadId.of(peer).distance(target)));
        table.remove(nearest.getFirst());
        assertThat(table.nearest(target, 1)).containsExactly(nearest.get(1));
    }

    @Test
    void networkGroup_shouldExemptPrivateAddresses() {
        assertThat(NetworkGroup.of(Multiaddr.parse("/ip4/203.0.113.9/tcp/1"))).contains("cb00");
        assertThat(NetworkGroup.of(Multiaddr.parse("/ip6/2001:db8:1::1/tcp/1"))).contains("20010db8");
        assertThat(NetworkGroup.of(Multiaddr.parse("/ip4/192.168.1.1/tcp/1"))).isEmpty();
        assertThat(NetworkGroup.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))).isEmpty();
        assertThat(NetworkGroup.of(Multiaddr.parse("/ip6/fd00::1/tcp/1"))).isEmpty();
        assertThat(NetworkGroup.of(Multiaddr.parse("/dns4/example.com/tcp/1"))).isEmpty();
    }

    /** Peers of the bucket that shares no leading bit with us. */
    private List<PeerId> farPeers(int count) {
        List<PeerId> far = new ArrayList<>();
        while (far.size() < count) {
            PeerId peer = peer();
            if (KadId.of(peer).commonPrefix(KadId.of(self)) == 0) {
                far.add(peer);
            }
        }
        return far;
    }

    private PeerId peer() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return PeerId.of(PublicKey.ed25519(key));
    }
}
