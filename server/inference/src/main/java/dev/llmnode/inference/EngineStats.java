package dev.llmnode.inference;

import java.time.Duration;

/**
 * An engine's load and counters at one moment.
 *
 * @param queued requests that wait for a place
 * @param queueCapacity how many may wait
 * @param running sequences in prefill or decode
 * @param parked sequences whose decoding is stopped and whose state is kept
 * @param promptTokens prompt tokens computed since the start (without cached ones)
 * @param generatedTokens tokens generated since the start
 * @param cacheUsage share of the key-value cache in use, 0 to 1
 * @param sinceLastStep time since the engine's last finished step, or since it became idle
 */
public record EngineStats(
        int queued,
        int queueCapacity,
        int running,
        int parked,
        long promptTokens,
        long generatedTokens,
        double cacheUsage,
        Duration sinceLastStep) {
    /** Whether there is work that makes no progress. */
    public boolean stalled(Duration limit) {
        return running > 0 && sinceLastStep.compareTo(limit) > 0;
    }
}
