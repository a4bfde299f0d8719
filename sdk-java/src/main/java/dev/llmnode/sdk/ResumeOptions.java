package dev.llmnode.sdk;

import java.time.Duration;

/**
 * How a dropped stream is gone on with.
 *
 * @param attempts how often to try without receiving anything new; 0 switches resuming off
 * @param timeout how long to try after a drop. A node keeps a dropped stream for 30 seconds
 */
public record ResumeOptions(int attempts, Duration timeout) {
    /** Five tries within 30 seconds. */
    public static final ResumeOptions DEFAULT = new ResumeOptions(5, Duration.ofSeconds(30));

    /** A drop ends the stream. */
    public static final ResumeOptions OFF = new ResumeOptions(0, Duration.ZERO);

    /** Checks the settings. */
    public ResumeOptions {
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts must not be negative: " + attempts);
        }
    }
}
