package dev.llmnode.p2p.limits;

import dev.llmnode.p2p.peer.PeerId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts connections and streams against the limits, in scopes: the whole host, an address prefix, a peer, a protocol of a
 * peer. A permit takes one place in each of its scopes, or in none.
 */
public final class ResourceManager {
    private static final int IP6_PREFIX_BYTES = 7;

    private final Limits limits;
    private final Map<String, Integer> used = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    public ResourceManager(Limits limits) {
        this.limits = limits;
    }

    private record Scope(String name, int limit) {}

    public Permit inboundConnection(InetAddress remote) throws LimitExceededException {
        return take(List.of(
                new Scope("connections", limits.connections()),
                new Scope("connections from " + prefix(remote), limits.connectionsPerPrefix())));
    }

    public Permit outboundConnection() throws LimitExceededException {
        return take(List.of(new Scope("connections", limits.connections())));
    }

    public Permit peerConnection(PeerId peer) throws LimitExceededException {
        return take(List.of(new Scope("connections with " + peer, limits.connectionsPerPeer())));
    }

    public Permit stream(PeerId peer) throws LimitExceededException {
        return take(List.of(
                new Scope("streams", limits.streams()), new Scope("streams with " + peer, limits.streamsPerPeer())));
    }

    public Permit inboundProtocol(PeerId peer, String protocol) throws LimitExceededException {
        return take(List.of(new Scope("streams of %s from %s".formatted(protocol, peer), limits.streamsPerProtocol())));
    }

    /** Connections and handshakes that are open now. */
    public int connections() {
        return used.getOrDefault("connections", 0);
    }

    /** Streams that are open now. */
    public int streams() {
        return used.getOrDefault("streams", 0);
    }

    /** How often a limit turned something away. */
    public long refused() {
        return refused.sum();
    }

    private Permit take(List<Scope> scopes) throws LimitExceededException {
        List<Scope> taken = new ArrayList<>();
        for (Scope scope : scopes) {
            int now = used.merge(scope.name, 1, Integer::sum);
            taken.add(scope);
            if (now > scope.limit) {
                taken.forEach(this::giveBack);
                refused.increment();
                throw new LimitExceededException("limit reached: %d %s".formatted(scope.limit, scope.name));
            }
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                taken.forEach(this::giveBack);
            }
        };
    }

    private void giveBack(Scope scope) {
        used.computeIfPresent(scope.name, (name, count) -> count == 1 ? null : count - 1);
    }

    /** Hosts of one IPv6 customer share a /56, so single addresses cost an attacker nothing there. */
    private static String prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : Arrays.toString(Arrays.copyOf(bytes, IP6_PREFIX_BYTES));
    }
}
