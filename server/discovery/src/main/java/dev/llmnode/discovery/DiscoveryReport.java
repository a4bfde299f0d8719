package dev.llmnode.discovery;

import java.time.Duration;
import java.util.Map;

/**
 * What a search for peers found.
 *
 * @param discovered peers found, each counted once
 * @param newPeers those that were not known before
 * @param byMethod what each method that ran found
 */
public record DiscoveryReport(int discovered, int newPeers, Map<DiscoveryMethod, Result> byMethod) {
    public DiscoveryReport {
        byMethod = Map.copyOf(byMethod);
    }

    /**
     * What one method found.
     *
     * @param discovered peers found by it
     * @param duration how long it ran
     */
    public record Result(int discovered, Duration duration) {}
}
