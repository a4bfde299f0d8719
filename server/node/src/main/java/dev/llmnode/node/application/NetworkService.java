package dev.llmnode.node.application;

import dev.llmnode.discovery.Announcement;
import dev.llmnode.discovery.CapabilityQuery;
import dev.llmnode.discovery.DiscoveryMethod;
import dev.llmnode.discovery.DiscoveryReport;
import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.discovery.NetworkTopology;
import dev.llmnode.discovery.Peer;
import dev.llmnode.discovery.PeerDetails;
import dev.llmnode.discovery.PeerMetadata;
import dev.llmnode.discovery.PeerNetwork;
import dev.llmnode.discovery.SearchReport;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ServedModel;
import dev.llmnode.p2p.peer.InvalidPeerIdException;
import dev.llmnode.p2p.peer.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the node asks of the network of nodes, and tells it. */
public final class NetworkService {
    private final PeerNetwork network;
    private final ModelRegistry models;

    public NetworkService(PeerNetwork network, ModelRegistry models) {
        this.network = network;
        this.models = models;
    }

    public String localPeerId() {
        return network.localPeerId();
    }

    public List<Peer> peers() {
        return network.directory().peers();
    }

    /**
     * All that is known about a peer.
     *
     * @throws NodeException.InvalidRequest if it is no peer id
     * @throws NodeException.PeerNotFound if nobody known has it
     */
    public PeerDetails peer(String peerId) {
        try {
            String canonical = PeerId.parse(peerId).toString();
            return network.directory().find(canonical).orElseThrow(() -> new NodeException.PeerNotFound(peerId));
        } catch (InvalidPeerIdException e) {
            throw new NodeException.InvalidRequest("peer_id", "Invalid peer_id", e.getMessage());
        }
    }

    public DiscoveryReport discover(Set<DiscoveryMethod> methods, Duration timeout) {
        return network.discover(methods, timeout);
    }

    /** The models that this node offers. */
    public List<ServedModel> offers() {
        return models.models();
    }

    public Optional<Instant> lastAnnouncement() {
        return network.lastAnnouncement();
    }

    /**
     * Tells the network what this node offers.
     *
     * @param capabilities null for all that it serves
     * @throws NodeException.InvalidRequest if one of them is not served here
     */
    public Announcement.Receipt announce(
            @Nullable List<String> capabilities, @Nullable PeerMetadata metadata, Duration timeToLive) {
        return network.announce(new Announcement(announced(capabilities), metadata, timeToLive));
    }

    /** What an announcement of these holds. */
    public List<String> announced(@Nullable List<String> capabilities) {
        if (capabilities == null) {
            return models.models().stream().map(ServedModel::id).toList();
        }
        for (String capability : capabilities) {
            if (!models.serves(capability)) {
                throw new NodeException.InvalidRequest(
                        "capabilities",
                        "Capability '%s' is not served by this node".formatted(capability),
                        "Served: "
                                + String.join(
                                        ", ",
                                        models.models().stream()
                                                .map(ServedModel::id)
                                                .toList()));
            }
        }
        return capabilities;
    }

    public SearchReport search(CapabilityQuery query) {
        return network.search(query);
    }

    public NetworkTopology topology() {
        return network.topology();
    }

    public NetworkSettings settings() {
        return network.settings();
    }

    /**
     * Changes the running network's settings; one change after the other.
     *
     * @return whether a change takes effect only after a restart
     */
    public synchronized boolean configure(UnaryOperator<NetworkSettings> change) {
        return network.apply(change.apply(network.settings()));
    }
}
