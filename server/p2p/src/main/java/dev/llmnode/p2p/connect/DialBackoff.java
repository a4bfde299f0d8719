package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.multiformats.Multiaddr;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers addresses that failed, and leaves them alone for a time that grows with the square of the failures. */
final class DialBackoff {
    static final Duration BASE = Duration.ofSeconds(5);
    static final Duration MAX = Duration.ofMinutes(5);

    /** The oldest are forgotten beyond this many. */
    private static final int MAX_ENTRIES = 4096;

    private final InstantSource clock;
    private final Map<Multiaddr, Failure> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Multiaddr, Failure> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private record Failure(int count, Instant until) {}

    DialBackoff(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean isBlocked(Multiaddr address) {
        Failure failure = failures.get(address);
        return failure != null && clock.instant().isBefore(failure.until);
    }

    synchronized void failed(Multiaddr address) {
        Failure before = failures.remove(address);
        int count = before == null ? 1 : before.count + 1;
        Duration wait = BASE.multipliedBy((long) Math.min(count, 100) * Math.min(count, 100));
        Instant until = clock.instant().plus(wait.compareTo(MAX) < 0 ? wait : MAX);
        failures.put(address, new Failure(count, until));
    }

    synchronized void succeeded(Multiaddr address) {
        failures.remove(address);
    }
}
