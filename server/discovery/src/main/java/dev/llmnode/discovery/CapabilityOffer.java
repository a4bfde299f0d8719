package dev.llmnode.discovery;

import java.util.List;

/**
 * A peer that offers what was looked for.
 *
 * @param peerId libp2p peer id, base58
 * @param addresses multiaddrs it can be reached at
 * @param capability id of the capability
 * @param version as announced
 * @param tokensPerSecond as announced, or 0
 * @param reputation this node's own experience with the peer
 * @param latencyMs round trip measured for this search, milliseconds
 * @param status whether there is a connection
 * @param score how good a choice it is, 0 to 1
 */
public record CapabilityOffer(
        String peerId,
        List<String> addresses,
        String capability,
        String version,
        int tokensPerSecond,
        Reputation reputation,
        int latencyMs,
        ConnectionStatus status,
        double score) {
    public CapabilityOffer {
        addresses = List.copyOf(addresses);
    }
}
