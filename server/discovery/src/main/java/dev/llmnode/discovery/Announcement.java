package dev.llmnode.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node tells the network.
 *
 * @param capabilities ids of what it offers
 * @param metadata what it says about itself
 * @param timeToLive how long the network keeps it
 */
public record Announcement(
        List<String> capabilities, @Nullable PeerMetadata metadata, Duration timeToLive) {
    public Announcement {
        capabilities = List.copyOf(capabilities);
    }

    /**
     * What became of it.
     *
     * @param announced whether a peer took it
     * @param propagation estimated time until searches elsewhere see it
     * @param nextRefresh when it is announced again
     * @param reason why no peer took it, where none did
     */
    public record Receipt(
            boolean announced,
            Duration propagation,
            Instant nextRefresh,
            @Nullable String reason) {}
}
