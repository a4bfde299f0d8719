package dev.llmnode.p2p.limits;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.transport.MemoryAccount;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts connections, streams and memory against the limits, in scopes: the whole host, an address prefix, a peer, a protocol
 * of a peer. A permit takes one place in each of its scopes, or in none.
 */
public final class ResourceManager {
    private static final int IP6_PREFIX_BYTES = 7;

    private final Limits limits;
    private final Map<Scope, Integer> used = new ConcurrentHashMap<>();
    private final AtomicLong memory = new AtomicLong();
    private final Map<LimitKind, LongAdder> refused = new EnumMap<>(LimitKind.class);

    public ResourceManager(Limits limits) {
        this.limits = limits;
        for (LimitKind kind : LimitKind.values()) {
            refused.put(kind, new LongAdder());
        }
    }

    /** @param of the prefix, peer or protocol that has this share; empty for the whole host */
    private record Scope(LimitKind kind, String of) {
        static final Scope CONNECTIONS = new Scope(LimitKind.CONNECTIONS, "");
        static final Scope STREAMS = new Scope(LimitKind.STREAMS, "");
    }

    public Limits limits() {
        return limits;
    }

    public Permit inboundConnection(InetAddress remote) throws LimitExceededException {
        return take(Scope.CONNECTIONS, new Scope(LimitKind.CONNECTIONS_PER_PREFIX, " from " + prefix(remote)));
    }

    public Permit outboundConnection() throws LimitExceededException {
        return take(Scope.CONNECTIONS);
    }

    public Permit peerConnection(PeerId peer) throws LimitExceededException {
        return take(new Scope(LimitKind.CONNECTIONS_PER_PEER, " with " + peer));
    }

    public Permit stream(PeerId peer) throws LimitExceededException {
        return take(Scope.STREAMS, new Scope(LimitKind.STREAMS_PER_PEER, " with " + peer));
    }

    public Permit inboundProtocol(PeerId peer, String protocol) throws LimitExceededException {
        return take(new Scope(LimitKind.STREAMS_PER_PROTOCOL, " of %s from %s".formatted(protocol, peer)));
    }

    /** What one more connection may hold unread. */
    public MemoryAccount connectionMemory() {
        return new ConnectionMemory(memory, limits, () -> refused(LimitKind.MEMORY));
    }

    /** Connections and handshakes that are open now. */
    public int connections() {
        return used.getOrDefault(Scope.CONNECTIONS, 0);
    }

    /** Streams that are open now. */
    public int streams() {
        return used.getOrDefault(Scope.STREAMS, 0);
    }

    /** Bytes that came and were not read yet. */
    public long memory() {
        return memory.get();
    }

    /** How often each limit turned something away. */
    public Map<LimitKind, Long> refused() {
        Map<LimitKind, Long> counts = new EnumMap<>(LimitKind.class);
        refused.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }

    private void refused(LimitKind kind) {
        Objects.requireNonNull(refused.get(kind), "each kind has a counter").increment();
    }

    private int limit(LimitKind kind) {
        return switch (kind) {
            case CONNECTIONS -> limits.connections();
            case CONNECTIONS_PER_PREFIX -> limits.connectionsPerPrefix();
            case CONNECTIONS_PER_PEER -> limits.connectionsPerPeer();
            case STREAMS -> limits.streams();
            case STREAMS_PER_PEER -> limits.streamsPerPeer();
            case STREAMS_PER_PROTOCOL -> limits.streamsPerProtocol();
            case MEMORY -> throw new IllegalArgumentException("memory is counted in bytes, by its accounts");
        };
    }

    private Permit take(Scope... scopes) throws LimitExceededException {
        List<Scope> taken = new ArrayList<>();
        for (Scope scope : scopes) {
            int now = used.merge(scope, 1, Integer::sum);
            int limit = limit(scope.kind);
            taken.add(scope);
            if (now > limit) {
                taken.forEach(this::giveBack);
                refused(scope.kind);
                throw new LimitExceededException("limit reached: %d %s%s".formatted(limit, noun(scope.kind), scope.of));
            }
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                taken.forEach(this::giveBack);
            }
        };
    }

    private static String noun(LimitKind kind) {
        return switch (kind) {
            case CONNECTIONS, CONNECTIONS_PER_PREFIX, CONNECTIONS_PER_PEER -> "connections";
            case STREAMS, STREAMS_PER_PEER, STREAMS_PER_PROTOCOL -> "streams";
            case MEMORY -> "bytes";
        };
    }

    private void giveBack(Scope scope) {
        used.computeIfPresent(scope, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Hosts of one IPv6 customer share a /56, so single addresses cost an attacker nothing there. */
    private static String prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : Arrays.toString(Arrays.copyOf(bytes, IP6_PREFIX_BYTES));
    }
}
