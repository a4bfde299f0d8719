package dev.llmnode.p2p.ping;

import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Direction;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps idle connections open where the transport does not: QUIC closes one on which nothing happens, and Netty has no call for
 * its PING frame. Only the side that dialled pings, and only peers that speak ping; others have frames of their own for it.
 */
public final class KeepAlive {
    /** A third of the time after which QUIC closes an idle connection. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final Swarm swarm;
    private final Ping ping;

    public KeepAlive(Swarm swarm, Ping ping) {
        this.swarm = swarm;
        this.ping = ping;
    }

    /** Pings from now on, for as long as the executor runs. */
    public void start(ScheduledExecutorService executor) {
        var _ = executor.scheduleAtFixedRate(this::round, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Pings each connection that needs it, once. */
    void round() {
        dependent()
                .forEach(connection -> Thread.ofVirtual().name("p2p-keep-alive").start(() -> tryPing(connection)));
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
}
