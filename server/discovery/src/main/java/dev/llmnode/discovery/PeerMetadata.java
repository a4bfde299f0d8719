package dev.llmnode.discovery;

import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself; each part may be missing.
 *
 * @param nodeVersion version of its software
 * @param gpuInfo what it computes with
 * @param maxBatchSize sequences at once
 * @param pricing what it asks for its work
 */
public record PeerMetadata(
        @Nullable String nodeVersion,
        @Nullable String gpuInfo,
        @Nullable Integer maxBatchSize,
        @Nullable Pricing pricing) {
    /**
     * A price.
     *
     * @param perToken decimal number in text, so that nothing is rounded
     * @param currency its unit, such as {@code ETH}
     */
    public record Pricing(String perToken, String currency) {}
}
