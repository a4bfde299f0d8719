package dev.llmnode.inference.spi;

/**
 * How much of a machine a runner may use.
 *
 * @param threads computing threads, 1 or more
 * @param contextLength longest sequence to make room for; at most the model's own
 * @param maxSequences sequences in one step
 * @param maxTokens tokens in one step (the prefill chunk)
 * @param cacheBytes memory of the key-value cache; the runner rounds down to whole blocks
 */
public record RunnerOptions(int threads, int contextLength, int maxSequences, int maxTokens, long cacheBytes) {}
