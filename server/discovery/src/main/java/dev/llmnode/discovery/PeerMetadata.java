package dev.llmnode.discovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself; each part may be missing.
 *
 * @param nodeVersion version of its software
 * @param gpuInfo what it computes with
 * @param maxBatchSize sequences at once
 * @param pricing what it asks for its work
 * @param additional whatever else it says, by name: each value as JSON, kept as it was said
 */
public record PeerMetadata(
        @Nullable String nodeVersion,
        @Nullable String gpuInfo,
        @Nullable Integer maxBatchSize,
        @Nullable Pricing pricing,
        Map<String, String> additional) {
    public PeerMetadata {
        additional = Map.copyOf(additional);
    }

    /**
     * A price.
     *
     * @param perToken decimal number in text, so that nothing is rounded
     * @param currency its unit, such as {@code ETH}
     */
    public record Pricing(String perToken, String currency) {}
}
