package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Many Kademlia nodes that call each other directly: no sockets, no keys, a clock that tests move. */
final class SimulatedNetwork {
    final TestClock clock = new TestClock();
    final MockTicker ticker = Ticker.newMockTicker();
    final List<Kademlia> nodes = new ArrayList<>();
    final List<PeerId> ids = new ArrayList<>();
    private final Map<PeerId, Kademlia> byId = new LinkedHashMap<>();
    private final Set<PeerId> dead = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(42);

    SimulatedNetwork(int size, KadOptions options) throws IOException {
        for (int i = 0; i < size; i++) {
            add(options);
        }
    }

    /** Adds a node that knows one of those that are there. */
    private void add(KadOptions options) throws IOException {
        byte[] key = new byte[32];
        random.nextBytes(key);
        PeerId id = PeerId.of(PublicKey.ed25519(key));
        Kademlia node = new Kademlia(
                id, new Rpc(id), options, () -> List.of(address(id)), peer -> List.of(address(peer)), clock, ticker);
        byId.put(id, node);
        if (!ids.isEmpty()) {
            PeerId contact = ids.get(random.nextInt(ids.size()));
            node.table().heardOf(contact, Optional.empty());
            node.closest(Key.of(id.encode()));
        }
        ids.add(id);
        nodes.add(node);
    }

    void kill(double share) {
        Set<PeerId> chosen = new HashSet<>();
        while (chosen.size() < ids.size() * share) {
            chosen.add(ids.get(random.nextInt(ids.size())));
        }
        dead.addAll(chosen);
    }

    boolean isAlive(int index) {
        return !dead.contains(ids.get(index));
    }

    private Kademlia node(PeerId id) {
        return Objects.requireNonNull(byId.get(id));
    }

    static Multiaddr address(PeerId peer) {
        return Multiaddr.parse("/ip4/10.0.0.1/tcp/%d".formatted(1 + (peer.hashCode() & 0x7fff)));
    }

    private final class Rpc implements KadRpc {
        private final PeerId self;

        Rpc(PeerId self) {
            this.self = self;
        }

        @Override
        public KadMessage ask(PeerId peer, KadMessage request) throws IOException {
            return deliver(peer, request).orElseThrow(() -> new IOException("refused"));
        }

        @Override
        public void tell(PeerId peer, KadMessage message) throws IOException {
            deliver(peer, message);
        }

        @Override
        public void learn(KadPeer peer) {
            // Everybody knows every address here.
        }

        /** Both sides meet as they would after a dial and identify. */
        private Optional<KadMessage> deliver(PeerId to, KadMessage message) throws IOException {
            if (dead.contains(to)) {
                node(self).table().remove(to);
                throw new IOException("nobody answers");
            }
            Kademlia other = node(to);
            other.table().heardOf(self, Optional.empty());
            node(self).table().heardOf(to, Optional.empty());
            return other.answer(self, message);
        }
    }
}
