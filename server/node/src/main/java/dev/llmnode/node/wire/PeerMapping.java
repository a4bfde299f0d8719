package dev.llmnode.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.api.model.capability.NetworkInfo;
import dev.llmnode.api.model.capability.OfferedCapability;
import dev.llmnode.api.model.capability.OfferedPerformance;
import dev.llmnode.api.model.capability.SearchFilters;
import dev.llmnode.api.model.capability.SearchRequest;
import dev.llmnode.api.model.capability.SearchResult;
import dev.llmnode.api.model.peer.ConnectionInfo;
import dev.llmnode.api.model.peer.DiscoverResponse;
import dev.llmnode.api.model.peer.DiscoveryMechanism;
import dev.llmnode.api.model.peer.DiscoveryMethod;
import dev.llmnode.api.model.peer.DiscoveryResult;
import dev.llmnode.api.model.peer.Peer;
import dev.llmnode.api.model.peer.PeerDetails;
import dev.llmnode.api.model.peer.PeerMetadata;
import dev.llmnode.api.model.peer.Pricing;
import dev.llmnode.api.model.peer.Reputation;
import dev.llmnode.discovery.CapabilityOffer;
import dev.llmnode.discovery.CapabilityQuery;
import dev.llmnode.discovery.DiscoveryReport;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Peers and what they offer, as the contract writes them. */
public final class PeerMapping {
    private PeerMapping() {}

    public static Peer peer(dev.llmnode.discovery.Peer peer) {
        return new Peer(
                peer.peerId(),
                peer.addresses(),
                peer.capabilities(),
                mechanism(peer.discoveredVia()),
                peer.lastSeen().toEpochMilli(),
                NetworkMapping.status(peer.status()));
    }

    public static PeerDetails details(dev.llmnode.discovery.PeerDetails details) {
        dev.llmnode.discovery.Peer peer = details.peer();
        dev.llmnode.discovery.Reputation reputation = details.reputation();
        boolean known = reputation.totalJobs() > 0;
        Double responseTime = reputation.averageResponseTimeMs();
        return new PeerDetails(
                peer.peerId(),
                peer.addresses(),
                peer.capabilities(),
                metadata(details.metadata()),
                new ConnectionInfo(
                        NetworkMapping.status(peer.status()),
                        details.latencyMs(),
                        details.bandwidthMbps(),
                        NetworkMapping.millis(details.establishedAt())),
                new Reputation(
                        reputation.totalJobs(),
                        known ? reputation.successRate() : null,
                        responseTime == null ? null : Math.round(responseTime)));
    }

    public static Set<dev.llmnode.discovery.DiscoveryMethod> methods(DiscoveryMethod method) {
        return switch (method) {
            case ALL -> EnumSet.allOf(dev.llmnode.discovery.DiscoveryMethod.class);
            case MDNS -> Set.of(dev.llmnode.discovery.DiscoveryMethod.MDNS);
            case DHT -> Set.of(dev.llmnode.discovery.DiscoveryMethod.DHT);
            case BOOTSTRAP -> Set.of(dev.llmnode.discovery.DiscoveryMethod.BOOTSTRAP);
        };
    }

    public static DiscoverResponse discovered(DiscoveryReport report) {
        Map<String, DiscoveryResult> results = new TreeMap<>();
        report.byMethod()
                .forEach((method, result) -> results.put(
                        mechanism(method).wire(),
                        new DiscoveryResult(
                                result.discovered(), result.duration().toMillis())));
        return new DiscoverResponse(report.discovered(), report.newPeers(), results);
    }

    private static DiscoveryMechanism mechanism(dev.llmnode.discovery.DiscoveryMethod method) {
        return switch (method) {
            case MDNS -> DiscoveryMechanism.MDNS;
            case DHT -> DiscoveryMechanism.DHT;
            case BOOTSTRAP -> DiscoveryMechanism.BOOTSTRAP;
        };
    }

    public static CapabilityQuery query(SearchRequest request) {
        SearchFilters filters = request.filters();
        if (filters == null) {
            return new CapabilityQuery(request.capability(), request.maxResults(), null, null, null);
        }
        Integer latency = filters.maxLatencyMs();
        return new CapabilityQuery(
                request.capability(),
                request.maxResults(),
                filters.minSuccessRate(),
                latency == null ? null : Duration.ofMillis(latency),
                filters.requiredGpu());
    }

    public static SearchResult result(CapabilityOffer offer) {
        return new SearchResult(
                offer.peerId(),
                offer.addresses(),
                new OfferedCapability(
                        offer.capability(),
                        offer.version(),
                        new OfferedPerformance(
                                offer.tokensPerSecond(),
                                offer.reputation().successRate(),
                                offer.reputation().totalJobs())),
                new NetworkInfo(offer.latencyMs(), NetworkMapping.status(offer.status())),
                offer.score());
    }

    public static dev.llmnode.discovery.@Nullable PeerMetadata metadata(@Nullable PeerMetadata metadata) {
        if (metadata == null) {
            return null;
        }
        Pricing pricing = metadata.pricing();
        return new dev.llmnode.discovery.PeerMetadata(
                metadata.nodeVersion(),
                metadata.gpuInfo(),
                metadata.maxBatchSize(),
                pricing == null
                        ? null
                        : new dev.llmnode.discovery.PeerMetadata.Pricing(pricing.perToken(), pricing.currency()),
                values(metadata.additional(), JsonNode::toString));
    }

    private static @Nullable PeerMetadata metadata(dev.llmnode.discovery.@Nullable PeerMetadata metadata) {
        if (metadata == null) {
            return null;
        }
        dev.llmnode.discovery.PeerMetadata.Pricing pricing = metadata.pricing();
        return new PeerMetadata(
                metadata.nodeVersion(),
                metadata.gpuInfo(),
                metadata.maxBatchSize(),
                pricing == null ? null : new Pricing(pricing.perToken(), pricing.currency()),
                values(metadata.additional(), Json::value));
    }

    private static <A, B> Map<String, B> values(Map<String, A> map, Function<A, B> change) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> change.apply(entry.getValue())));
    }
}
