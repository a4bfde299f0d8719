package dev.llmnode.node.resource;

import dev.llmnode.api.CapabilitiesApi;
import dev.llmnode.api.Operations;
import dev.llmnode.api.model.capability.AnnounceRequest;
import dev.llmnode.api.model.capability.AnnounceResponse;
import dev.llmnode.api.model.capability.Capability;
import dev.llmnode.api.model.capability.CapabilityList;
import dev.llmnode.api.model.capability.CapabilityPerformance;
import dev.llmnode.api.model.capability.CapabilityType;
import dev.llmnode.api.model.capability.SearchRequest;
import dev.llmnode.api.model.capability.SearchResponse;
import dev.llmnode.discovery.Announcement;
import dev.llmnode.discovery.SearchReport;
import dev.llmnode.node.application.NetworkService;
import dev.llmnode.node.application.model.ModelState;
import dev.llmnode.node.application.model.ServedModel;
import dev.llmnode.node.wire.PeerMapping;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What this node offers, and who offers what elsewhere. */
public final class CapabilitiesResource implements CapabilitiesApi {
    private final NetworkService network;
    private final InstantSource clock;
    private final IntSupplier tokensPerSecond;

    /** @param tokensPerSecond speed of one request, as measured; 0 before the first */
    public CapabilitiesResource(NetworkService network, InstantSource clock, IntSupplier tokensPerSecond) {
        this.network = network;
        this.clock = clock;
        this.tokensPerSecond = tokensPerSecond;
    }

    @Override
    public CapabilityList list() {
        Optional<Instant> announced = network.lastAnnouncement();
        return new CapabilityList(
                network.offers().stream().map(this::capability).toList(),
                announced.isPresent(),
                announced.map(Instant::toEpochMilli).orElse(null));
    }

    private Capability capability(ServedModel model) {
        Integer window = model.state() instanceof ModelState.Ready(var engine)
                ? Integer.valueOf(engine.model().contextLength())
                : null;
        return new Capability(
                CapabilityType.MODEL,
                model.id(),
                model.source().name(),
                Operations.VERSION,
                model.state() instanceof ModelState.Ready,
                new CapabilityPerformance(tokensPerSecond.getAsInt(), window));
    }

    @Override
    public AnnounceResponse announce(AnnounceRequest request) {
        Announcement.Receipt receipt = network.announce(
                request.capabilities(),
                PeerMapping.metadata(request.metadata()),
                Duration.ofSeconds(request.ttlSeconds()));
        return new AnnounceResponse(
                receipt.announced(),
                network.announced(request.capabilities()).size(),
                receipt.propagation().toMillis(),
                receipt.nextRefresh().toEpochMilli(),
                receipt.reason());
    }

    @Override
    public SearchResponse search(SearchRequest request) {
        Instant began = clock.instant();
        SearchReport report = network.search(PeerMapping.query(request));
        return new SearchResponse(
                report.offers().stream().map(PeerMapping::result).toList(),
                report.totalFound(),
                Duration.between(began, clock.instant()).toMillis());
    }
}
