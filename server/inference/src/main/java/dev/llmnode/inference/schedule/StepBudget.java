package dev.llmnode.inference.schedule;

/**
 * How many tokens a step may hold so that it stays short: learnt from the steps before, since a prompt's token costs a
 * thousand times more on one machine than on another.
 */
final class StepBudget {
    /** Fewer would cost more than they gain: weights are read once a step. */
    private static final int LEAST = 16;

    /** Weight of the newest step in the running mean. */
    private static final double NEWEST = 0.5;

    /** Before anything is measured; it may be a slow machine, and the first steps are the slowest. */
    private static final int FIRST = 64;

    private final int maxTokens;
    private final long maxNanos;
    private double nanosPerToken;

    /**
     * Knows nothing yet.
     *
     * @param maxTokens what the runner can take
     * @param maxNanos how long a step of prompts alone may take; one that decodes, too, has a quarter of it. 0 is no limit
     */
    StepBudget(int maxTokens, long maxNanos) {
        this.maxTokens = maxTokens;
        this.maxNanos = maxNanos;
    }

    /** Tokens of a step that holds prompts. */
    int tokens(boolean decoding) {
        if (maxNanos == 0) {
            return maxTokens;
        }
        if (nanosPerToken == 0) {
            return Math.min(FIRST, maxTokens);
        }
        double affordable = (decoding ? maxNanos / 4 : maxNanos) / nanosPerToken;
        return (int) Math.clamp(affordable, Math.min(LEAST, maxTokens), maxTokens);
    }

    /** A step that held pieces of prompts took this long. */
    void observe(int tokens, long nanos) {
        double measured = (double) nanos / tokens;
        nanosPerToken = nanosPerToken == 0 ? measured : nanosPerToken + NEWEST * (measured - nanosPerToken);
    }
}
