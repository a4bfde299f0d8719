package dev.llmnode.node.wire;

import dev.llmnode.api.model.network.BandwidthUsage;
import dev.llmnode.api.model.network.BootstrapNode;
import dev.llmnode.api.model.network.BootstrapStatus;
import dev.llmnode.api.model.network.DhtStatus;
import dev.llmnode.api.model.network.DiscoveryStatus;
import dev.llmnode.api.model.network.MdnsStatus;
import dev.llmnode.api.model.network.NetworkConfig;
import dev.llmnode.api.model.network.NetworkConfigUpdate;
import dev.llmnode.api.model.network.NetworkStats;
import dev.llmnode.api.model.network.RoutingTable;
import dev.llmnode.api.model.network.Topology;
import dev.llmnode.api.model.peer.ConnectionStatus;
import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.discovery.NetworkTopology;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The network as the contract writes it. */
public final class NetworkMapping {
    private NetworkMapping() {}

    public static Topology topology(String localPeerId, NetworkTopology topology) {
        Double latency = topology.averageLatencyMs();
        return new Topology(
                localPeerId,
                topology.bootstrapNodes().stream()
                        .map(node -> new BootstrapNode(node.peerId(), status(node.status())))
                        .toList(),
                new RoutingTable(topology.routingTableSize(), topology.routingTableBuckets()),
                new NetworkStats(
                        topology.discovered(),
                        topology.connected(),
                        latency == null ? null : Math.round(latency),
                        new BandwidthUsage(topology.uploadMbps(), topology.downloadMbps())),
                new DiscoveryStatus(
                        new MdnsStatus(
                                topology.mdns().enabled(),
                                millis(topology.mdns().lastDiscovery()),
                                topology.mdns().peersFound()),
                        new DhtStatus(
                                topology.dht().enabled(),
                                bootstrap(topology.dht().bootstrap()),
                                millis(topology.dht().lastRefresh()),
                                topology.dht().peersFound())));
    }

    public static NetworkConfig config(NetworkSettings settings) {
        return new NetworkConfig(
                settings.enableMdns(),
                settings.enableDht(),
                settings.maxPeers(),
                seconds(settings.discoveryInterval()),
                seconds(settings.capabilityRefreshInterval()));
    }

    /** The settings with an update's values in the place of theirs, where it has any. */
    public static NetworkSettings changed(NetworkSettings settings, NetworkConfigUpdate update) {
        return new NetworkSettings(
                Objects.requireNonNullElse(update.enableMdns(), settings.enableMdns()),
                Objects.requireNonNullElse(update.enableDht(), settings.enableDht()),
                Objects.requireNonNullElse(update.maxPeers(), settings.maxPeers()),
                duration(update.discoveryIntervalSeconds(), settings.discoveryInterval()),
                duration(update.capabilityRefreshIntervalSeconds(), settings.capabilityRefreshInterval()));
    }

    static ConnectionStatus status(dev.llmnode.discovery.ConnectionStatus status) {
        return switch (status) {
            case CONNECTED -> ConnectionStatus.CONNECTED;
            case DISCONNECTED -> ConnectionStatus.DISCONNECTED;
            case CONNECTING -> ConnectionStatus.CONNECTING;
        };
    }

    private static BootstrapStatus bootstrap(NetworkTopology.BootstrapStatus status) {
        return switch (status) {
            case DISABLED -> BootstrapStatus.DISABLED;
            case PENDING -> BootstrapStatus.PENDING;
            case RUNNING -> BootstrapStatus.RUNNING;
            case COMPLETED -> BootstrapStatus.COMPLETED;
            case FAILED -> BootstrapStatus.FAILED;
        };
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }

    private static Duration duration(@Nullable Integer seconds, Duration otherwise) {
        return seconds == null ? otherwise : Duration.ofSeconds(seconds);
    }
}
