package dev.llmnode.discovery;

import java.time.Duration;

/**
 * The settings that can be changed while the node runs.
 *
 * @param enableMdns whether to look for peers on the local network
 * @param enableDht whether to take part in the distributed hash table
 * @param maxPeers most peers to be connected to
 * @param discoveryInterval time between two searches for peers
 * @param capabilityRefreshInterval time between two announcements
 */
public record NetworkSettings(
        boolean enableMdns,
        boolean enableDht,
        int maxPeers,
        Duration discoveryInterval,
        Duration capabilityRefreshInterval) {}
