package dev.llmnode.node.resource;

import dev.llmnode.api.NetworkApi;
import dev.llmnode.api.model.network.NetworkConfigResult;
import dev.llmnode.api.model.network.NetworkConfigUpdate;
import dev.llmnode.api.model.network.Topology;
import dev.llmnode.node.application.NetworkService;
import dev.llmnode.node.wire.NetworkMapping;

/** The network as this node sees it, and its settings. */
public final class NetworkResource implements NetworkApi {
    private final NetworkService network;

    public NetworkResource(NetworkService network) {
        this.network = network;
    }

    @Override
    public Topology topology() {
        return NetworkMapping.topology(network.localPeerId(), network.topology());
    }

    @Override
    public NetworkConfigResult configure(NetworkConfigUpdate request) {
        boolean restart = network.configure(settings -> NetworkMapping.changed(settings, request));
        return new NetworkConfigResult(true, NetworkMapping.config(network.settings()), restart);
    }
}
