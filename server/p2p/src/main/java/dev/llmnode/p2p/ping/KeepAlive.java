package dev.llmnode.p2p.ping;

import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Direction;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.time.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps idle connections open where the transport does not: QUIC closes one on which nothing happens, and Netty has no call for
 * its PING frame. Only the side that dialled pings, and only peers that speak ping; others have frames of their own for it.
 */
public final class KeepAlive implements AutoCloseable {
    /** A third of the time after which QUIC closes an idle connection. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final Swarm swarm;
    private final Ping ping;
    private final Rounds rounds;

    public KeepAlive(Swarm swarm, Ping ping) {
        this.swarm = swarm;
        this.ping = ping;
        this.rounds = new Rounds("p2p-keep-alive", swarm.ticker(), PERIOD, this::round);
    }

    /** Pings from now on. */
    public void start() {
        rounds.start();
    }

    /** Pings each connection that needs it, once. */
    Duration round() {
        dependent()
                .forEach(connection -> Thread.ofVirtual().name("p2p-keep-alive").start(() -> tryPing(connection)));
        return PERIOD;
    }

    List<Connection> dependent() {
        return swarm.connections().all().stream()
                .filter(connection -> !connection.keepsItselfAlive())
                .filter(connection -> connection.direction() == Direction.OUTBOUND)
                .filter(connection -> swarm.peerstore()
                        .info(connection.peer())
                        .filter(info -> info.protocols().contains(Ping.PROTOCOL))
                        .isPresent())
                .toList();
    }

    private void tryPing(Connection connection) {
        try {
            ping.ping(connection, 1, PERIOD);
        } catch (IOException e) {
            log.debug("{} did not answer", connection, e);
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
