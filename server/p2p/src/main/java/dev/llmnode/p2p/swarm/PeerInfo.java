package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.multiformats.Multiaddr;
import java.util.List;
import java.util.Set;

/** What a peer says of itself by identify. */
public record PeerInfo(String agent, String protocolVersion, Set<String> protocols, List<Multiaddr> addresses) {
    public PeerInfo {
        protocols = Set.copyOf(protocols);
        addresses = List.copyOf(addresses);
    }

    public PeerInfo withAddresses(List<Multiaddr> value) {
        return new PeerInfo(agent, protocolVersion, protocols, value);
    }
}
