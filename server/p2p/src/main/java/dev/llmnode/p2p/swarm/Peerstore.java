package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of peers, each for a time, and what identify told. Both are bounded: the peers longest not touched go first, and
 * of one peer the addresses that end first.
 */
public final class Peerstore {
    /** For addresses of a peer that we are, or just were, connected to. */
    public static final Duration CONNECTED = Duration.ofHours(1);

    /** For addresses that a third peer told. */
    public static final Duration HEARSAY = Duration.ofMinutes(10);

    static final int MAX_PEERS = 10_000;
    static final int MAX_ADDRESSES = 32;

    private final InstantSource clock;
    private final Map<PeerId, Known> peers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Known> eldest) {
            return size() > MAX_PEERS;
        }
    };

    private static final class Known {
        final Map<Multiaddr, Instant> addresses = new LinkedHashMap<>();

        @Nullable
        PeerInfo info;

        @Nullable
        SignedEnvelope record;

        long sequence;
    }

    public Peerstore(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void add(PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive) {
        Known entry = peers.computeIfAbsent(peer, absent -> new Known());
        Instant until = clock.instant().plus(timeToLive);
        for (Multiaddr address : addresses) {
            entry.addresses.merge(address.withoutPeer(), until, (a, b) -> a.isAfter(b) ? a : b);
        }
        while (entry.addresses.size() > MAX_ADDRESSES) {
            Multiaddr first = entry.addresses.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            entry.addresses.remove(first);
        }
    }

    public synchronized List<Multiaddr> addresses(PeerId peer) {
        Known entry = peers.get(peer);
        if (entry == null) {
            return List.of();
        }
        Instant now = clock.instant();
        entry.addresses.values().removeIf(until -> !now.isBefore(until));
        return List.copyOf(entry.addresses.keySet());
    }

    public synchronized void identified(PeerId peer, PeerInfo info) {
        peers.computeIfAbsent(peer, absent -> new Known()).info = info;
        add(peer, info.addresses(), CONNECTED);
    }

    public synchronized Optional<PeerInfo> info(PeerId peer) {
        Known entry = peers.get(peer);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.info);
    }

    /** Keeps what a peer signed of itself, unless a later record is here. */
    public synchronized void certified(PeerRecord record, SignedEnvelope envelope) {
        Known entry = peers.computeIfAbsent(record.peer(), absent -> new Known());
        if (entry.record == null || entry.sequence <= record.sequence()) {
            entry.record = envelope;
            entry.sequence = record.sequence();
        }
    }

    /** The latest record that the peer signed: proof, for others too, of where it is reached. */
    public synchronized Optional<SignedEnvelope> record(PeerId peer) {
        Known entry = peers.get(peer);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.record);
    }

    public synchronized void forget(PeerId peer) {
        peers.remove(peer);
    }

    public synchronized List<PeerId> peers() {
        return new ArrayList<>(peers.keySet());
    }
}
