package dev.llmnode.p2p.kad;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records that this peer keeps for the network, each for a time. A full store takes no new key. */
final class RecordStore {
    static final int MAX_RECORDS = 1024;

    private final RecordValidator validator;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final Map<Key, Stored> records = new LinkedHashMap<>();

    private record Stored(Value value, Instant until) {}

    RecordStore(RecordValidator validator, Duration timeToLive, InstantSource clock) {
        this.validator = validator;
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** Whether the value is the one kept now; a worse one than what is here is not taken. */
    synchronized boolean put(Key key, Value value) {
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
        if (old.isEmpty() && records.size() >= MAX_RECORDS) {
            return false;
        }
        records.put(key, new Stored(value, clock.instant().plus(timeToLive)));
        return true;
    }

    synchronized Optional<Value> get(Key key) {
        expire();
        return Optional.ofNullable(records.get(key)).map(Stored::value);
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
