package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.time.Deadline;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Single lookups among peers that answer as each test says. */
class LookupTest {
    private static final KadOptions.Search SEARCH =
            new KadOptions.Search(20, 3, 2, 1, 60, Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final KadId TARGET = KadId.of(new byte[] {1});
    private static final KadMessage REQUEST = KadMessage.request(KadMessage.Type.FIND_NODE, Key.of(new byte[] {1}));

    private final Random random = new Random(42);
    private final MockTicker ticker = Ticker.newMockTicker();
    private final PeerId self = peer();
    private final Set<PeerId> asked = ConcurrentHashMap.newKeySet();

    private interface Peers {
        List<PeerId> closer(PeerId asked) throws IOException;
    }

    private LookupResult lookup(List<PeerId> seeds, Peers peers, BiPredicate<PeerId, KadMessage> isEnough)
            throws IOException {
        KadRpc rpc = new KadRpc() {
            @Override
            public KadMessage ask(PeerId peer, KadMessage request) throws IOException {
                assertThat(asked.add(peer)).as("asked once").isTrue();
                return request.withCloser(peers.closer(peer).stream()
                        .map(id -> new KadPeer(id, List.of()))
                        .toList());
            }

            @Override
            public void tell(PeerId peer, KadMessage message) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void learn(KadPeer peer) {
                // Nothing is dialled here.
            }
        };
        return new Lookup(rpc, SEARCH, self, REQUEST, TARGET, isEnough)
                .run(seeds, Deadline.after(SEARCH.lookupTimeout(), ticker));
    }

    @Test
    void run_shouldLeaveALiarThatNamesEverNearerPeers() throws Exception {
        List<PeerId> madeUp = byDistance(2000);

        LookupResult result = lookup(
                List.of(madeUp.getLast()),
                peer -> {
                    int at = madeUp.indexOf(peer);
                    return madeUp.subList(Math.max(0, at - 20), Math.max(1, at));
                },
                (peer, answer) -> false);

        assertThat(result.isCut()).isTrue();
        assertThat(result.messages()).isEqualTo(SEARCH.maxMessages());
        assertThat(asked).hasSize(SEARCH.maxMessages());
        assertThat(result.nearest()).hasSize(SEARCH.replication());
    }

    @Test
    void run_shouldGiveWhatItHasOnceItsTimeIsOver() throws Exception {
        List<PeerId> peers = byDistance(200);

        LookupResult result = lookup(
                List.of(peers.getLast()),
                peer -> {
                    ticker.advance(10, TimeUnit.SECONDS);
                    return List.of(peers.get(Math.max(0, peers.indexOf(peer) - 1)));
                },
                (peer, answer) -> false);

        assertThat(result.isCut()).isTrue();
        assertThat(result.messages()).isBetween(2, 4);
        assertThat(result.nearest()).isNotEmpty().isSubsetOf(asked);
    }

    @Test
    void run_shouldEndOnceTheNearestAnswered() throws Exception {
        List<PeerId> peers = byDistance(100);

        LookupResult result = lookup(peers.subList(60, 80), peer -> peers.subList(0, 20), (peer, answer) -> false);

        assertThat(result.isCut()).isFalse();
        assertThat(result.nearest()).containsExactlyElementsOf(peers.subList(0, 20));
        assertThat(result.hops()).isEqualTo(2);
    }

    @Test
    void run_shouldPassByPeersThatFail() throws Exception {
        List<PeerId> peers = byDistance(30);

        LookupResult result = lookup(
                peers,
                peer -> {
                    if (peers.indexOf(peer) % 3 == 0) {
                        throw new IOException("nobody there");
                    }
                    return List.of();
                },
                (peer, answer) -> false);

        assertThat(result.nearest()).hasSize(20);
        assertThat(result.nearest()).noneMatch(peer -> peers.indexOf(peer) % 3 == 0);
        assertThat(result.messages()).isEqualTo(30);
    }

    @Test
    void run_shouldEndAtTheAnswerThatIsEnough() throws Exception {
        List<PeerId> peers = byDistance(40);

        LookupResult result = lookup(peers, peer -> List.of(), (peer, answer) -> true);

        assertThat(result.nearest()).hasSize(1);
        assertThat(result.messages()).isLessThanOrEqualTo(SEARCH.alpha() * SEARCH.disjointPaths());
        assertThat(result.isCut()).isFalse();
    }

    @Test
    void run_shouldNeverAskOurselves() throws Exception {
        LookupResult result = lookup(List.of(peer()), peer -> List.of(self), (peer, answer) -> false);

        assertThat(result.messages()).isEqualTo(1);
        assertThat(asked).doesNotContain(self);
    }

    @Test
    void run_shouldReadNoMoreThanAnHonestAnswerNames() throws Exception {
        List<PeerId> peers = byDistance(100);

        lookup(
                List.of(peers.getLast()),
                peer -> peer.equals(peers.getLast()) ? peers.subList(0, 99) : List.of(),
                (peer, answer) -> false);

        assertThat(asked).hasSize(1 + SEARCH.replication());
    }

    /** Peers, the nearest to the target first. */
    private List<PeerId> byDistance(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> peer())
                .sorted(Comparator.comparing(peer -> KadId.of(peer).distance(TARGET)))
                .toList());
    }

    private PeerId peer() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return PeerId.of(PublicKey.ed25519(key));
    }
}
