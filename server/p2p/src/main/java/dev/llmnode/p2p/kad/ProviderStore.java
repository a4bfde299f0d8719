package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who provides what, as peers told us, each for a time. Of one key the first providers stay; they may renew themselves. One
 * peer has a share of the keys, and a full store gives up the key farthest from this host, for which others answer, for one
 * that is nearer. What this host provides itself is bounded by none of these.
 */
final class ProviderStore {
    static final int MAX_KEYS = 1024;
    static final int MAX_PROVIDERS = 20;
    static final int MAX_KEYS_OF_PEER = MAX_KEYS / 8;

    private final PeerId self;
    private final KadId place;
    private final Duration timeToLive;
    private final InstantSource clock;

    /** By distance from this host, so that the last is the farthest. */
    private final TreeMap<KadId, Map<PeerId, Stored>> keys = new TreeMap<>();

    private record Stored(KadPeer peer, Instant until) {}

    ProviderStore(PeerId self, Duration timeToLive, InstantSource clock) {
        this.self = self;
        this.place = KadId.of(self);
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    synchronized boolean add(Key key, KadPeer provider) {
        KadId distance = key.id().distance(place);
        if (key.length() == 0 || key.length() > Key.MAX_BYTES) {
            return false;
        }
        boolean own = provider.id().equals(self);
        if (!own && !isKnown(distance, provider.id()) && !hasRoom(distance, provider.id())) {
            return false;
        }
        keys.computeIfAbsent(distance, absent -> new LinkedHashMap<>())
                .put(provider.id(), new Stored(provider, clock.instant().plus(timeToLive)));
        return true;
    }

    private boolean isKnown(KadId distance, PeerId provider) {
        return keys.getOrDefault(distance, Map.of()).containsKey(provider);
    }

    private boolean hasRoom(KadId distance, PeerId provider) {
        expire();
        Map<PeerId, Stored> providers = keys.getOrDefault(distance, Map.of());
        long share = keys.values().stream()
                .filter(stored -> stored.containsKey(provider))
                .count();
        if (providers.size() >= MAX_PROVIDERS || share >= MAX_KEYS_OF_PEER) {
            return false;
        }
        return !providers.isEmpty() || keys.size() < MAX_KEYS || dropFarther(distance);
    }

    private boolean dropFarther(KadId distance) {
        for (KadId farthest : keys.descendingKeySet()) {
            if (farthest.compareTo(distance) < 0) {
                return false;
            }
            if (!isKnown(farthest, self)) {
                keys.remove(farthest);
                return true;
            }
        }
        return false;
    }

    synchronized List<KadPeer> get(Key key) {
        Instant now = clock.instant();
        return keys.getOrDefault(key.id().distance(place), Map.of()).values().stream()
                .filter(stored -> now.isBefore(stored.until))
                .map(Stored::peer)
                .toList();
    }

    synchronized void remove(Key key, PeerId provider) {
        keys.computeIfPresent(key.id().distance(place), (distance, providers) -> {
            providers.remove(provider);
            return providers.isEmpty() ? null : providers;
        });
    }

    synchronized int size() {
        expire();
        return keys.size();
    }

    private void expire() {
        Instant now = clock.instant();
        keys.values().forEach(providers -> providers.values().removeIf(stored -> !now.isBefore(stored.until)));
        keys.values().removeIf(Map::isEmpty);
    }
}
