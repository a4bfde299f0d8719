package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Dials the addresses of one peer like happy eyeballs (RFC 8305): the best first, the next a moment later or as soon as one
 * fails; the first that stands wins, and the others are given up.
 */
public final class Dialer {
    /** Head start of each address over the next. */
    private static final Duration STAGGER = Duration.ofMillis(250);

    /** A peer that names more addresses than this is not dialled at the rest. */
    private static final int MAX_ADDRESSES = 16;

    private final List<Transport> transports;
    private final AddressResolver resolver;
    private final DialBackoff backoff;

    public Dialer(List<Transport> transports, NameService names, InstantSource clock) {
        this.transports = List.copyOf(transports);
        this.resolver = new AddressResolver(names);
        this.backoff = new DialBackoff(clock);
    }

    private sealed interface Outcome {
        record Won(Multiaddr address, Established connection) implements Outcome {}

        record Lost(Multiaddr address, IOException cause) implements Outcome {}
    }

    public Established dial(Optional<PeerId> peer, List<Multiaddr> addresses, Duration timeout) throws IOException {
        StringJoiner reasons = new StringJoiner("; ");
        List<Multiaddr> candidates = candidates(peer, addresses, reasons);
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        List<Thread> attempts = new ArrayList<>();
        try {
            int open = 0;
            for (int next = 0; next < candidates.size() || open > 0; ) {
                if (next < candidates.size()) {
                    attempts.add(attempt(candidates.get(next++), peer, timeout, outcomes));
                    open++;
                }
                long wait = next < candidates.size() ? STAGGER.toNanos() : Long.MAX_VALUE;
                Outcome outcome = outcomes.poll(wait, TimeUnit.NANOSECONDS);
                if (outcome instanceof Outcome.Won won) {
                    return won.connection;
                }
                if (outcome instanceof Outcome.Lost lost) {
                    open--;
                    reasons.add("%s: %s".formatted(lost.address, lost.cause.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DialException("interrupted while dialling");
        } finally {
            attempts.forEach(Thread::interrupt);
            discardLate(attempts, outcomes);
        }
        throw new DialException(
                "%s cannot be reached: %s".formatted(peer.map(PeerId::toString).orElse("the peer"), reasons));
    }

    private List<Multiaddr> candidates(Optional<PeerId> peer, List<Multiaddr> addresses, StringJoiner reasons) {
        List<Multiaddr> dialable = new ArrayList<>();
        for (Multiaddr address : resolver.resolve(peer, addresses, reasons::add)) {
            if (transportOf(address).isEmpty()) {
                reasons.add(address + ": no transport for it");
            } else if (!dialable.contains(address)) {
                dialable.add(address);
            }
        }
        if (addresses.isEmpty()) {
            reasons.add("no address is known");
        }
        List<Multiaddr> rested =
                dialable.stream().filter(address -> !backoff.isBlocked(address)).toList();
        if (rested.isEmpty() && !dialable.isEmpty()) {
            reasons.add("each address failed a moment ago and rests");
        }
        return rested.stream().sorted(byPreference()).limit(MAX_ADDRESSES).toList();
    }

    /** QUIC needs fewer round trips, so it goes first; IPv6 before IPv4, as RFC 8305 says. */
    private static Comparator<Multiaddr> byPreference() {
        return Comparator.comparingInt((Multiaddr address) -> address.has(MultiaddrProtocol.UDP) ? 0 : 1)
                .thenComparingInt(address -> address.has(MultiaddrProtocol.IP6) ? 0 : 1);
    }

    private Optional<Transport> transportOf(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.handles(address))
                .findFirst();
    }

    private Thread attempt(
            Multiaddr address, Optional<PeerId> peer, Duration timeout, BlockingQueue<Outcome> outcomes) {
        Transport transport = transportOf(address).orElseThrow();
        // A name's record may say who is there although the dial did not.
        Optional<PeerId> expected =
                peer.or(() -> address.value(MultiaddrProtocol.P2P).map(PeerId::parse));
        return Thread.ofVirtual().name("p2p-dial").start(() -> {
            try {
                Established connection = transport.dial(address, expected, timeout);
                backoff.succeeded(address);
                outcomes.add(new Outcome.Won(address, connection));
            } catch (IOException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    backoff.failed(address);
                }
                outcomes.add(new Outcome.Lost(address, e));
            }
        });
    }

    /** An attempt that stands although it was given up must not stay open. */
    private static void discardLate(List<Thread> attempts, BlockingQueue<Outcome> outcomes) {
        Thread.ofVirtual().name("p2p-dial-cleanup").start(() -> {
            try {
                for (Thread attempt : attempts) {
                    attempt.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            outcomes.forEach(outcome -> {
                if (outcome instanceof Outcome.Won won) {
                    won.connection.muxed().close();
                }
            });
        });
    }
}
