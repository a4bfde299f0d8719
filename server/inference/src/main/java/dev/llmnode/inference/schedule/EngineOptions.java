package dev.llmnode.inference.schedule;

import java.time.Duration;
import java.util.Objects;

/**
 * How much an engine may use, and how much it takes on.
 *
 * @param id the model's id on the API
 * @param threads computing threads
 * @param contextLength longest sequence, tokens; the model's own window bounds it too
 * @param maxSequences sequences that are computed side by side
 * @param maxTokens tokens of one step
 * @param maxStep how long a step may take while only prompts are computed, a quarter of it while answers are, too: so long
 *     cancelling, and the streams that run, may have to wait
 * @param cacheBytes memory of the key-value cache
 * @param queueCapacity requests that may wait for a place
 * @param parkedBytes part of the cache that parked sequences may keep; the longest parked lose theirs beyond it
 * @param unreadCharacters text that a consumer may leave unread before its sequence is parked
 */
public record EngineOptions(
        String id,
        int threads,
        int contextLength,
        int maxSequences,
        int maxTokens,
        Duration maxStep,
        long cacheBytes,
        int queueCapacity,
        long parkedBytes,
        int unreadCharacters) {

    public EngineOptions {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(maxStep, "maxStep is null");
        require("threads", threads);
        require("contextLength", contextLength);
        require("maxSequences", maxSequences);
        require("maxTokens", maxTokens);
        require("cacheBytes", cacheBytes);
        require("queueCapacity", queueCapacity);
        require("unreadCharacters", unreadCharacters);
        if (parkedBytes < 0 || maxStep.isNegative()) {
            throw new IllegalArgumentException("parkedBytes and maxStep must not be negative");
        }
        if (maxTokens < maxSequences) {
            throw new IllegalArgumentException(
                    "maxTokens (%d) must be maxSequences (%d) or more".formatted(maxTokens, maxSequences));
        }
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be 1 or more, not %d".formatted(name, value));
        }
    }

    /** Options for this model with defaults for all the rest. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Starts from defaults that suit a small model on a machine of its own. */
    public static final class Builder {
        private final String id;
        private int threads = Runtime.getRuntime().availableProcessors();
        private int contextLength = Integer.MAX_VALUE;
        private int maxSequences = 8;
        private int maxTokens = 512;
        private Duration maxStep = Duration.ofMillis(200);
        private long cacheBytes = 1L << 30;
        private int queueCapacity = 64;
        private long parkedBytes = 256L << 20;
        private int unreadCharacters = 16_384;

        private Builder(String id) {
            this.id = id;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        public Builder contextLength(int value) {
            contextLength = value;
            return this;
        }

        public Builder maxSequences(int value) {
            maxSequences = value;
            return this;
        }

        public Builder maxTokens(int value) {
            maxTokens = value;
            return this;
        }

        public Builder maxStep(Duration value) {
            maxStep = value;
            return this;
        }

        public Builder cacheBytes(long value) {
            cacheBytes = value;
            return this;
        }

        public Builder queueCapacity(int value) {
            queueCapacity = value;
            return this;
        }

        public Builder parkedBytes(long value) {
            parkedBytes = value;
            return this;
        }

        public Builder unreadCharacters(int value) {
            unreadCharacters = value;
            return this;
        }

        public EngineOptions build() {
            return new EngineOptions(
                    id,
                    threads,
                    contextLength,
                    maxSequences,
                    maxTokens,
                    maxStep,
                    cacheBytes,
                    queueCapacity,
                    parkedBytes,
                    unreadCharacters);
        }
    }
}
