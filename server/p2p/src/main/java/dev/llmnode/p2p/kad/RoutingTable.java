package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The peers that we know, in buckets by how many leading bits their id has in common with ours (Kademlia paper, section
 * 2.4). A bucket is ordered by when its peers were last heard of, the longest ago first: peers that stay are the ones that
 * were there long, so a full bucket takes a new peer only in place of one that was silent too long.
 */
public final class RoutingTable {
    /** A peer not heard of for this long gives way to a new one. */
    static final Duration STALE = Duration.ofMinutes(30);

    /** Peers of one network (an IPv4 /16, an IPv6 /32) in one bucket, and in all: whoever owns one owns few places. */
    static final int MAX_OF_NETWORK_IN_BUCKET = 2;

    static final int MAX_OF_NETWORK = 3;

    private final KadId self;
    private final int bucketSize;
    private final InstantSource clock;
    private final List<List<Entry>> buckets = new ArrayList<>();

    private record Entry(PeerId peer, KadId id, Instant lastSeen, Optional<String> network) {}

    private record Near(PeerId peer, KadId distance) {}

    RoutingTable(PeerId self, int bucketSize, InstantSource clock) {
        this.self = KadId.of(self);
        this.bucketSize = bucketSize;
        this.clock = clock;
        for (int i = 0; i <= KadId.BITS; i++) {
            buckets.add(new ArrayList<>());
        }
    }

    /**
     * Notes that a peer was heard of, and takes it in where there is room for it.
     *
     * @param network the network that it is in; empty exempts it (private and loopback addresses)
     * @return whether the peer is in the table now
     */
    synchronized boolean heardOf(PeerId peer, Optional<String> network) {
        KadId id = KadId.of(peer);
        if (id.equals(self)) {
            return false;
        }
        List<Entry> bucket = bucketOf(id);
        boolean known = bucket.removeIf(entry -> entry.peer.equals(peer));
        Entry entry = new Entry(peer, id, clock.instant(), network);
        if (!known && network.isPresent() && isCrowded(network.get(), bucket)) {
            return false;
        }
        if (bucket.size() >= bucketSize && !dropStale(bucket)) {
            return false;
        }
        bucket.add(entry);
        return true;
    }

    private boolean isCrowded(String network, List<Entry> bucket) {
        return count(network, bucket) >= MAX_OF_NETWORK_IN_BUCKET
                || buckets.stream().mapToLong(other -> count(network, other)).sum() >= MAX_OF_NETWORK;
    }

    private static long count(String network, List<Entry> bucket) {
        return bucket.stream()
                .filter(entry -> entry.network.filter(network::equals).isPresent())
                .count();
    }

    private boolean dropStale(List<Entry> bucket) {
        if (bucket.getFirst().lastSeen.isAfter(clock.instant().minus(STALE))) {
            return false;
        }
        bucket.removeFirst();
        return true;
    }

    synchronized void remove(PeerId peer) {
        bucketOf(KadId.of(peer)).removeIf(entry -> entry.peer.equals(peer));
    }

    /** The {@code count} peers nearest to {@code target}, the nearest first. */
    public synchronized List<PeerId> nearest(KadId target, int count) {
        return buckets.stream()
                .flatMap(List::stream)
                .map(entry -> new Near(entry.peer, entry.id.distance(target)))
                .sorted(Comparator.comparing(Near::distance))
                .limit(count)
                .map(Near::peer)
                .toList();
    }

    public synchronized int size() {
        return buckets.stream().mapToInt(List::size).sum();
    }

    public synchronized boolean contains(PeerId peer) {
        return bucketOf(KadId.of(peer)).stream().anyMatch(entry -> entry.peer.equals(peer));
    }

    /** Buckets, from the farthest, up to the nearest that has a peer: those worth refreshing. */
    synchronized int depth() {
        for (int i = KadId.BITS - 1; i >= 0; i--) {
            if (!buckets.get(i).isEmpty()) {
                return i + 1;
            }
        }
        return 0;
    }

    private List<Entry> bucketOf(KadId id) {
        return buckets.get(self.commonPrefix(id));
    }
}
