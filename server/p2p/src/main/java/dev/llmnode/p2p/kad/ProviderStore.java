package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who provides what, as peers told us, each for a time. Of one key the first providers stay; they may renew themselves. */
final class ProviderStore {
    static final int MAX_KEYS = 1024;
    static final int MAX_PROVIDERS = 20;

    private final Duration timeToLive;
    private final InstantSource clock;
    private final Map<Key, Map<PeerId, Stored>> keys = new LinkedHashMap<>();

    private record Stored(KadPeer peer, Instant until) {}

    ProviderStore(Duration timeToLive, InstantSource clock) {
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    synchronized boolean add(Key key, KadPeer provider) {
        expire();
        if (key.length() == 0 || key.length() > Key.MAX_BYTES || (!keys.containsKey(key) && keys.size() >= MAX_KEYS)) {
            return false;
        }
        Map<PeerId, Stored> providers = keys.computeIfAbsent(key, absent -> new LinkedHashMap<>());
        if (!providers.containsKey(provider.id()) && providers.size() >= MAX_PROVIDERS) {
            return false;
        }
        providers.put(provider.id(), new Stored(provider, clock.instant().plus(timeToLive)));
        return true;
    }

    synchronized List<KadPeer> get(Key key) {
        expire();
        return keys.getOrDefault(key, Map.of()).values().stream()
                .map(Stored::peer)
                .toList();
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
