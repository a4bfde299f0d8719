package dev.llmnode.p2p.bootstrap;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.time.Rounds;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials the peers that a network is entered by: at the start, and again each {@link #PERIOD} while the host has too few
 * connections. One that fails is tried again after a wait that doubles each time.
 */
public final class Bootstrap implements AutoCloseable {
    /** How often a host that has connections is looked at. */
    public static final Duration PERIOD = Duration.ofSeconds(30);

    static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

    /** Enters the network by one address; returns once the peer is known for what it is. */
    @FunctionalInterface
    public interface Door {
        void enter(Multiaddr address) throws IOException;
    }

    private record Failure(Duration rest, Instant until) {}

    private final List<Multiaddr> addresses;
    private final Door door;
    private final BooleanSupplier isNeeded;
    private final Runnable entered;
    private final InstantSource clock;
    private final Map<Multiaddr, Failure> failures = new LinkedHashMap<>();
    private final Rounds rounds;

    /**
     * @param isNeeded whether the host has too few connections
     * @param entered called after each round in which a door opened
     * @param ticker what the waits between rounds are slept on
     */
    public Bootstrap(
            List<Multiaddr> addresses,
            Door door,
            BooleanSupplier isNeeded,
            Runnable entered,
            InstantSource clock,
            Ticker ticker) {
        this.addresses = List.copyOf(addresses);
        this.door = door;
        this.isNeeded = isNeeded;
        this.entered = entered;
        this.clock = clock;
        this.rounds = new Rounds("p2p-bootstrap", ticker, Duration.ZERO, this::round);
    }

    public void start() {
        rounds.start();
    }

    /** Tries each address that is due, all at once; returns how long to wait until the next round. */
    Duration round() throws InterruptedException {
        if (!isNeeded.getAsBoolean()) {
            return PERIOD;
        }
        Instant now = clock.instant();
        List<Multiaddr> due =
                addresses.stream().filter(address -> !isResting(address, now)).toList();
        Map<Multiaddr, Future<Boolean>> tries = new LinkedHashMap<>();
        boolean anyEntered = false;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(address -> tries.put(address, threads.submit(() -> enter(address))));
        }
        for (Map.Entry<Multiaddr, Future<Boolean>> attempt : tries.entrySet()) {
            boolean success = attempt.getValue().state() == Future.State.SUCCESS
                    && attempt.getValue().resultNow();
            anyEntered |= success;
            note(attempt.getKey(), success);
        }
        if (anyEntered) {
            entered.run();
        }
        return untilNext();
    }

    private boolean enter(Multiaddr address) {
        try {
            door.enter(address);
            return true;
        } catch (IOException e) {
            log.info("Cannot enter the network by {}: {}", address, e.getMessage());
            return false;
        }
    }

    private void note(Multiaddr address, boolean success) {
        if (success) {
            failures.remove(address);
            return;
        }
        Failure before = failures.get(address);
        Duration wait = before == null ? FIRST_RETRY : before.rest.multipliedBy(2);
        Duration bounded = wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
        failures.put(address, new Failure(bounded, clock.instant().plus(bounded)));
    }

    private boolean isResting(Multiaddr address, Instant now) {
        Failure failure = failures.get(address);
        return failure != null && now.isBefore(failure.until);
    }

    private Duration untilNext() {
        Instant now = clock.instant();
        return failures.values().stream()
                .map(failure -> Duration.between(now, failure.until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .min(Duration::compareTo)
                .filter(wait -> wait.compareTo(PERIOD) < 0)
                .orElse(PERIOD);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
