package dev.llmnode.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The network of nodes: the port between the node and whatever carries it.
 *
 * <p>All methods may be called from any thread; those that ask the network wait no longer than they say.
 */
public interface PeerNetwork extends AutoCloseable {
    /** This node's libp2p peer id, base58. */
    String localPeerId();

    /** The peers known so far. */
    PeerDirectory directory();

    /**
     * Looks for peers, all methods side by side, and returns at the latest after {@code timeout} with what was found.
     *
     * @throws NetworkException if the network is not there, or no bootstrap node could be reached where nothing else
     *     was asked for
     */
    DiscoveryReport discover(Set<DiscoveryMethod> methods, Duration timeout);

    /**
     * Tells the network what this node offers.
     *
     * @throws NetworkException if the network is not there
     */
    Announcement.Receipt announce(Announcement announcement);

    /** When something was last announced and is still in force. */
    Optional<Instant> lastAnnouncement();

    /** Finds nodes that offer a capability. This node is not among them. */
    SearchReport search(CapabilityQuery query);

    NetworkTopology topology();

    NetworkSettings settings();

    /**
     * Changes the settings of the running network.
     *
     * @return whether a change takes effect only after a restart
     */
    boolean apply(NetworkSettings settings);

    /** Leaves the network. */
    @Override
    void close();
}
