package dev.llmnode.discovery;

import org.jspecify.annotations.Nullable;

/**
 * This node's own experience with a peer.
 *
 * @param totalJobs jobs that the peer did or failed
 * @param succeededJobs those that it did
 * @param averageResponseTimeMs mean time of a job, milliseconds; null before the first
 */
public record Reputation(
        long totalJobs, long succeededJobs, @Nullable Double averageResponseTimeMs) {
    public static final Reputation NONE = new Reputation(0, 0, null);

    /** Estimated share of jobs that succeed, (ok + 1) / (jobs + 1); 1 before the first job. */
    public double successRate() {
        return (succeededJobs + 1.0) / (totalJobs + 1.0);
    }
}
