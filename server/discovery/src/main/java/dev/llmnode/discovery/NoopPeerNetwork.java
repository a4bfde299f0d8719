package dev.llmnode.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A node that is on its own: it has an identity and settings, and says that there is no network. */
public final class NoopPeerNetwork implements PeerNetwork {
    private static final String NO_NETWORK = "This node takes no part in a peer-to-peer network";

    private static final PeerDirectory NOBODY = new PeerDirectory() {
        @Override
        public List<Peer> peers() {
            return List.of();
        }

        @Override
        public Optional<PeerDetails> find(String peerId) {
            return Optional.empty();
        }
    };

    private final String localPeerId;
    private final AtomicReference<NetworkSettings> settings;

    /**
     * @param localPeerId this node's libp2p peer id, base58
     * @param settings what would hold if there were a network
     */
    public NoopPeerNetwork(String localPeerId, NetworkSettings settings) {
        this.localPeerId = Objects.requireNonNull(localPeerId, "localPeerId is null");
        this.settings = new AtomicReference<>(settings);
    }

    @Override
    public String localPeerId() {
        return localPeerId;
    }

    @Override
    public PeerDirectory directory() {
        return NOBODY;
    }

    @Override
    public DiscoveryReport discover(Set<DiscoveryMethod> methods, Duration timeout) {
        throw new NetworkException(NO_NETWORK);
    }

    @Override
    public Announcement.Receipt announce(Announcement announcement) {
        throw new NetworkException(NO_NETWORK);
    }

    @Override
    public Optional<Instant> lastAnnouncement() {
        return Optional.empty();
    }

    @Override
    public SearchReport search(CapabilityQuery query) {
        return SearchReport.EMPTY;
    }

    /** Both mechanisms are off, whatever the settings ask for: nothing runs. */
    @Override
    public NetworkTopology topology() {
        return new NetworkTopology(
                List.of(),
                0,
                0,
                0,
                0,
                null,
                0,
                0,
                new NetworkTopology.Mdns(false, null, 0),
                new NetworkTopology.Dht(false, NetworkTopology.BootstrapStatus.DISABLED, null, 0));
    }

    @Override
    public NetworkSettings settings() {
        return Objects.requireNonNull(settings.get());
    }

    /** Keeps them for a network to come: with none running, each takes effect only after a restart. */
    @Override
    public boolean apply(NetworkSettings changed) {
        return !changed.equals(settings.getAndSet(changed));
    }

    @Override
    public void close() {}
}
