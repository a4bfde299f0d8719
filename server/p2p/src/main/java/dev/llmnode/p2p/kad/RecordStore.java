package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records that this peer keeps for the network, each for a time. One peer has a share of them, and a full store gives up the
 * record farthest from this host, which others keep too, for one that is nearer. What this host publishes itself is bounded
 * by neither.
 */
final class RecordStore {
    static final int MAX_RECORDS = 1024;
    static final int MAX_RECORDS_OF_PEER = MAX_RECORDS / 8;

    private final PeerId self;
    private final KadId place;
    private final RecordValidator validator;
    private final Duration timeToLive;
    private final InstantSource clock;

    /** By distance from this host, so that the last is the farthest. */
    private final TreeMap<KadId, Stored> records = new TreeMap<>();

    private record Stored(Value value, PeerId from, Instant until) {}

    RecordStore(PeerId self, RecordValidator validator, Duration timeToLive, InstantSource clock) {
        this.self = self;
        this.place = KadId.of(self);
        this.validator = validator;
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** Whether the value is the one kept now; a worse one than what is here is not taken. */
    synchronized boolean put(PeerId from, Key key, Value value) {
        if (key.length() == 0
                || key.length() > Key.MAX_BYTES
                || value.length() > Value.MAX_BYTES
                || !validator.isValid(key, value)) {
            return false;
        }
        Optional<Value> old = get(key);
        if (old.isPresent() && !old.get().equals(value) && validator.select(key, List.of(value, old.get())) != 0) {
            return false;
        }
        KadId distance = key.id().distance(place);
        if (!from.equals(self) && !hasRoom(from, distance)) {
            return false;
        }
        records.put(distance, new Stored(value, from, clock.instant().plus(timeToLive)));
        return true;
    }

    private boolean hasRoom(PeerId from, KadId distance) {
        Stored old = records.get(distance);
        if (old != null && old.from.equals(from)) {
            return true;
        }
        expire();
        long share = records.values().stream()
                .filter(stored -> stored.from.equals(from))
                .count();
        return share < MAX_RECORDS_OF_PEER && (old != null || records.size() < MAX_RECORDS || dropFarther(distance));
    }

    private boolean dropFarther(KadId distance) {
        Optional<KadId> farthest = records.descendingMap().entrySet().stream()
                .filter(entry -> !entry.getValue().from.equals(self))
                .map(Map.Entry::getKey)
                .findFirst()
                .filter(key -> key.compareTo(distance) > 0);
        farthest.ifPresent(records::remove);
        return farthest.isPresent();
    }

    synchronized Optional<Value> get(Key key) {
        return Optional.ofNullable(records.get(key.id().distance(place)))
                .filter(present -> clock.instant().isBefore(present.until))
                .map(Stored::value);
    }

    /** Forgets a record that {@code from} put here. */
    synchronized void remove(PeerId from, Key key) {
        records.computeIfPresent(
                key.id().distance(place), (distance, stored) -> stored.from.equals(from) ? null : stored);
    }

    synchronized int size() {
        expire();
        return records.size();
    }

    private void expire() {
        Instant now = clock.instant();
        records.values().removeIf(stored -> !now.isBefore(stored.until));
    }
}
