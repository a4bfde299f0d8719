package dev.llmnode.node.testing;

import dev.llmnode.discovery.Announcement;
import dev.llmnode.discovery.CapabilityOffer;
import dev.llmnode.discovery.CapabilityQuery;
import dev.llmnode.discovery.ConnectionStatus;
import dev.llmnode.discovery.DiscoveryMethod;
import dev.llmnode.discovery.DiscoveryReport;
import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.discovery.NetworkTopology;
import dev.llmnode.discovery.Peer;
import dev.llmnode.discovery.PeerDetails;
import dev.llmnode.discovery.PeerDirectory;
import dev.llmnode.discovery.PeerMetadata;
import dev.llmnode.discovery.PeerNetwork;
import dev.llmnode.discovery.Reputation;
import dev.llmnode.discovery.SearchReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network of two other nodes that never changes; it keeps what it was asked last. */
public final class KnownNetwork implements PeerNetwork {
    public static final String LOCAL = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    public static final String NEAR = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    public static final String FAR = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
    public static final Instant SEEN = Instant.ofEpochMilli(1_700_000_000_123L);

    private final Peer near = new Peer(
            NEAR,
            List.of("/ip4/192.0.2.7/tcp/9000"),
            List.of("tiny"),
            DiscoveryMethod.MDNS,
            SEEN,
            ConnectionStatus.CONNECTED);
    private final Peer far =
            new Peer(FAR, List.of(), List.of(), DiscoveryMethod.BOOTSTRAP, SEEN, ConnectionStatus.CONNECTING);

    private NetworkSettings settings =
            new NetworkSettings(true, false, 50, Duration.ofSeconds(60), Duration.ofSeconds(300));
    private @Nullable CapabilityQuery query;
    private @Nullable Announcement announcement;
    private @Nullable Set<DiscoveryMethod> methods;

    public @Nullable CapabilityQuery lastQuery() {
        return query;
    }

    public @Nullable Announcement announced() {
        return announcement;
    }

    public @Nullable Set<DiscoveryMethod> lastMethods() {
        return methods;
    }

    @Override
    public String localPeerId() {
        return LOCAL;
    }

    @Override
    public PeerDirectory directory() {
        return new PeerDirectory() {
            @Override
            public List<Peer> peers() {
                return List.of(near, far);
            }

            @Override
            public Optional<PeerDetails> find(String peerId) {
                return switch (peerId) {
                    case NEAR -> Optional.of(nearInDetail());
                    case FAR -> Optional.of(new PeerDetails(far, null, null, null, null, Reputation.NONE));
                    default -> Optional.empty();
                };
            }
        };
    }

    private PeerDetails nearInDetail() {
        PeerMetadata metadata = new PeerMetadata(
                "1.0.0",
                "NVIDIA RTX 4090",
                8,
                new PeerMetadata.Pricing("0.0001", "ETH"),
                Map.of("region", "\"eu-west\""));
        return new PeerDetails(near, metadata, 12, 87.5, SEEN, new Reputation(9, 8, 250.6));
    }

    @Override
    public DiscoveryReport discover(Set<DiscoveryMethod> asked, Duration timeout) {
        methods = Set.copyOf(asked);
        return new DiscoveryReport(
                2,
                1,
                Map.of(
                        DiscoveryMethod.MDNS,
                        new DiscoveryReport.Result(1, timeout),
                        DiscoveryMethod.DHT,
                        new DiscoveryReport.Result(1, Duration.ofMillis(40))));
    }

    @Override
    public Announcement.Receipt announce(Announcement made) {
        announcement = made;
        return new Announcement.Receipt(false, Duration.ofMillis(15), SEEN.plusSeconds(300), "No peer took the record");
    }

    @Override
    public Optional<Instant> lastAnnouncement() {
        return announcement == null ? Optional.empty() : Optional.of(SEEN);
    }

    @Override
    public SearchReport search(CapabilityQuery asked) {
        query = asked;
        CapabilityOffer offer = new CapabilityOffer(
                NEAR,
                near.addresses(),
                asked.capability(),
                "1.0.0",
                120,
                new Reputation(9, 8, null),
                12,
                ConnectionStatus.CONNECTED,
                0.75);
        return new SearchReport(List.of(offer), 3);
    }

    @Override
    public NetworkTopology topology() {
        return new NetworkTopology(
                List.of(new NetworkTopology.BootstrapNode(FAR, ConnectionStatus.DISCONNECTED)),
                7,
                3,
                2,
                1,
                12.5,
                0.25,
                1.5,
                new NetworkTopology.Mdns(true, SEEN, 1),
                new NetworkTopology.Dht(true, NetworkTopology.BootstrapStatus.COMPLETED, null, 1));
    }

    @Override
    public NetworkSettings settings() {
        return settings;
    }

    @Override
    public boolean apply(NetworkSettings changed) {
        settings = changed;
        return false;
    }

    @Override
    public void close() {}
}
