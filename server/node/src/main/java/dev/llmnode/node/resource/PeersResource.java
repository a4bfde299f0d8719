package dev.llmnode.node.resource;

import dev.llmnode.api.PeersApi;
import dev.llmnode.api.model.peer.DiscoverRequest;
import dev.llmnode.api.model.peer.DiscoverResponse;
import dev.llmnode.api.model.peer.PeerDetails;
import dev.llmnode.api.model.peer.PeerList;
import dev.llmnode.discovery.ConnectionStatus;
import dev.llmnode.discovery.Peer;
import dev.llmnode.node.application.NetworkService;
import dev.llmnode.node.wire.PeerMapping;
import java.time.Duration;
import java.util.List;

/** Other nodes. */
public final class PeersResource implements PeersApi {
    private final NetworkService network;

    public PeersResource(NetworkService network) {
        this.network = network;
    }

    @Override
    public PeerList list() {
        List<Peer> peers = network.peers();
        long connected = peers.stream()
                .filter(peer -> peer.status() == ConnectionStatus.CONNECTED)
                .count();
        return new PeerList(peers.stream().map(PeerMapping::peer).toList(), peers.size(), Math.toIntExact(connected));
    }

    @Override
    public PeerDetails get(String peerId) {
        return PeerMapping.details(network.peer(peerId));
    }

    @Override
    public DiscoverResponse discover(DiscoverRequest request) {
        return PeerMapping.discovered(
                network.discover(PeerMapping.methods(request.method()), Duration.ofMillis(request.timeoutMs())));
    }
}
