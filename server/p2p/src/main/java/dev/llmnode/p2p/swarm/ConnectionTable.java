package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.peer.PeerId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The open connections by peer. One a peer is kept: where two stand, the one that {@link #isPreferred} names stays, and both
 * sides name the same. Above the high-water mark the connections that are of least use go.
 */
public final class ConnectionTable {
    private final PeerId self;
    private final Limits limits;
    private final InstantSource clock;
    private final Map<PeerId, List<Connection>> byPeer = new LinkedHashMap<>();
    private final Map<PeerId, Integer> usefulness = new LinkedHashMap<>();
    private final Set<PeerId> protectedPeers = new HashSet<>();

    ConnectionTable(PeerId self, Limits limits, InstantSource clock) {
        this.self = self;
        this.limits = limits;
        this.clock = clock;
    }

    /** Adds a connection, and retires the one that it makes needless, which may be itself. */
    void add(Connection connection) {
        Connection needless = null;
        synchronized (this) {
            List<Connection> same = byPeer.computeIfAbsent(connection.peer(), peer -> new ArrayList<>());
            if (!same.isEmpty()) {
                Connection older = same.getLast();
                needless = isPreferred(connection, older) ? older : connection;
            }
            same.add(connection);
        }
        if (needless != null) {
            needless.retire();
        }
    }

    /**
     * Two dials that crossed: both sides keep the one that the smaller peer id opened. Two of the same direction: the peer
     * opened anew since the older is dead to it.
     */
    private boolean isPreferred(Connection newer, Connection older) {
        if (newer.direction() == older.direction()) {
            return true;
        }
        boolean selfIsSmaller = self.compareTo(newer.peer()) < 0;
        return (newer.direction() == Direction.OUTBOUND) == selfIsSmaller;
    }

    /** Whether this was the last connection with its peer. */
    synchronized boolean remove(Connection connection) {
        List<Connection> same = byPeer.getOrDefault(connection.peer(), List.of());
        if (!same.contains(connection)) {
            return false;
        }
        same.remove(connection);
        if (!same.isEmpty()) {
            return false;
        }
        byPeer.remove(connection.peer());
        return true;
    }

    /** The open connection with {@code peer} that streams should use. */
    public synchronized Optional<Connection> best(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of()).stream()
                .filter(Connection::isOpen)
                .reduce((first, second) -> isPreferred(second, first) ? second : first);
    }

    public synchronized List<Connection> all() {
        return byPeer.values().stream().flatMap(List::stream).toList();
    }

    public synchronized Set<PeerId> peers() {
        return Set.copyOf(byPeer.keySet());
    }

    /** A protected peer is never trimmed. */
    public synchronized void protect(PeerId peer) {
        protectedPeers.add(peer);
    }

    public synchronized void unprotect(PeerId peer) {
        protectedPeers.remove(peer);
    }

    /** Peers of more use are trimmed later; the routing table's peers for example. Zero forgets the peer. */
    public synchronized void rate(PeerId peer, int use) {
        if (use == 0) {
            usefulness.remove(peer);
        } else {
            usefulness.put(peer, use);
        }
    }

    /** Closes the least useful, then oldest, connections down to the low-water mark once the high one is passed. */
    void trim() {
        List<Connection> surplus;
        synchronized (this) {
            List<Connection> open = all();
            if (open.size() <= limits.highWater()) {
                return;
            }
            Instant young = clock.instant().minus(limits.grace());
            surplus = open.stream()
                    .filter(connection -> !protectedPeers.contains(connection.peer()))
                    .filter(connection -> connection.openedAt().isBefore(young))
                    .sorted(Comparator.comparing(
                                    (Connection connection) -> usefulness.getOrDefault(connection.peer(), 0))
                            .thenComparing(Connection::openedAt))
                    .limit(open.size() - limits.lowWater())
                    .toList();
        }
        surplus.forEach(Connection::close);
    }
}
