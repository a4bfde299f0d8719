package dev.llmnode.node;

import dev.llmnode.discovery.PeerNetwork;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.stream.StreamRegistry;
import dev.llmnode.node.socket.SocketService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that answers. Closing it finishes what runs, within the shutdown timeout. */
public final class RunningNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
    /** What answers need to go out when their generation has ended. */
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final NodeServer server;
    private final ModelRegistry models;
    private final StreamRegistry streams;
    private final SocketService sockets;
    private final Drain socketConnections;
    private final Drain drain;
    private final PeerNetwork network;
    private final Housekeeping housekeeping;
    private final Duration shutdownTimeout;

    RunningNode(
            NodeServer server,
            ModelRegistry models,
            StreamRegistry streams,
            SocketService sockets,
            Drain socketConnections,
            Drain drain,
            PeerNetwork network,
            Housekeeping housekeeping,
            Duration shutdownTimeout) {
        this.server = server;
        this.models = models;
        this.streams = streams;
        this.sockets = sockets;
        this.socketConnections = socketConnections;
        this.drain = drain;
        this.network = network;
        this.housekeeping = housekeeping;
        this.shutdownTimeout = shutdownTimeout;
    }

    /** Where the node listens, with the port that was chosen. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** The node's peer id. */
    public String peerId() {
        return network.localPeerId();
    }

    /** Its models, loading or there. */
    public ModelRegistry models() {
        return models;
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(InstantSource.system().instant(), deadline);
        return left.compareTo(FLUSH) < 0 ? FLUSH : left;
    }

    @Override
    public void close() {
        Instant deadline = InstantSource.system().instant().plus(shutdownTimeout);
        try {
            drain.begin();
            server.refuseNew();
            streams.close();
            if (!drain.await(shutdownTimeout)) {
                LOG.warn("{} answers were cut short: the shutdown timeout has passed", drain.running());
            }
            models.close();
            sockets.close();
            if (!socketConnections.await(left(deadline))) {
                LOG.debug("{} clients did not close their WebSockets", socketConnections.running());
            }
            server.stop(left(deadline));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            housekeeping.close();
            models.close();
            network.close();
        }
    }
}
