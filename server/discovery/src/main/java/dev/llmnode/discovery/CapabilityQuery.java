package dev.llmnode.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to look for; all conditions must hold.
 *
 * @param capability id of the capability, case-sensitive
 * @param maxResults offers to return, 1 or more
 * @param minSuccessRate least {@link Reputation#successRate()}
 * @param maxLatency longest round trip
 * @param requiredGpu text that {@code gpu_info} must contain, in any case
 */
public record CapabilityQuery(
        String capability,
        int maxResults,
        @Nullable Double minSuccessRate,
        @Nullable Duration maxLatency,
        @Nullable String requiredGpu) {}
