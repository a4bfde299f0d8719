package dev.llmnode.discovery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network from this node's perspective.
 *
 * @param bootstrapNodes the configured ones
 * @param routingTableSize peers in the Kademlia routing table
 * @param routingTableBuckets its buckets that are not empty
 * @param discovered peers known
 * @param connected peers connected
 * @param averageLatencyMs mean round trip to the connected ones, milliseconds; null if none was measured
 * @param uploadMbps sent lately, megabits a second
 * @param downloadMbps received lately, megabits a second
 * @param mdns discovery on the local network
 * @param dht discovery in the distributed hash table
 */
public record NetworkTopology(
        List<BootstrapNode> bootstrapNodes,
        int routingTableSize,
        int routingTableBuckets,
        int discovered,
        int connected,
        @Nullable Double averageLatencyMs,
        double uploadMbps,
        double downloadMbps,
        Mdns mdns,
        Dht dht) {
    public NetworkTopology {
        bootstrapNodes = List.copyOf(bootstrapNodes);
    }

    /** How joining the network through the bootstrap nodes goes. */
    public enum BootstrapStatus {
        /** Switched off, or there are no bootstrap nodes. */
        DISABLED,
        PENDING,
        RUNNING,
        COMPLETED,
        /** No bootstrap node could be reached. */
        FAILED
    }

    /** A node to join the network by. */
    public record BootstrapNode(String peerId, ConnectionStatus status) {}

    /**
     * How mDNS does.
     *
     * @param enabled whether it runs
     * @param lastDiscovery when it last found a peer
     * @param peersFound by it
     */
    public record Mdns(boolean enabled, @Nullable Instant lastDiscovery, int peersFound) {}

    /**
     * How the distributed hash table does.
     *
     * @param enabled whether the node takes part
     * @param bootstrap how joining goes
     * @param lastRefresh when the routing table was last refreshed
     * @param peersFound by it
     */
    public record Dht(
            boolean enabled,
            BootstrapStatus bootstrap,
            @Nullable Instant lastRefresh,
            int peersFound) {}
}
