package dev.llmnode.discovery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about a peer; null is what is not known.
 *
 * @param peer as the directory lists it
 * @param metadata what it announced about itself
 * @param latencyMs round trip, milliseconds
 * @param bandwidthMbps measured throughput, megabits a second
 * @param establishedAt since when there is a connection
 * @param reputation this node's own experience with it
 */
public record PeerDetails(
        Peer peer,
        @Nullable PeerMetadata metadata,
        @Nullable Integer latencyMs,
        @Nullable Double bandwidthMbps,
        @Nullable Instant establishedAt,
        Reputation reputation) {}
