package dev.llmnode.discovery;

import java.time.Instant;
import java.util.List;

/**
 * A peer as the directory lists it.
 *
 * @param peerId libp2p peer id, base58
 * @param addresses multiaddrs it can be reached at
 * @param capabilities ids of what it offers
 * @param discoveredVia how it was first found
 * @param lastSeen when it was last heard of
 * @param status whether there is a connection
 */
public record Peer(
        String peerId,
        List<String> addresses,
        List<String> capabilities,
        DiscoveryMethod discoveredVia,
        Instant lastSeen,
        ConnectionStatus status) {
    public Peer {
        addresses = List.copyOf(addresses);
        capabilities = List.copyOf(capabilities);
    }
}
