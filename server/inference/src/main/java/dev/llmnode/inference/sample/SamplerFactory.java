package dev.llmnode.inference.sample;

import dev.llmnode.inference.SamplingParams;

/** Makes the samplers of one thread's sequences, which share their working memory. */
public final class SamplerFactory {
    /** Below this the likeliest token is the only one left, and dividing by it would overflow. */
    private static final double LEAST_TEMPERATURE = 1e-6;

    private final int vocabularySize;
    private final Candidates candidates;

    /** Allocates working memory for rows of {@code vocabularySize} logits. */
    public SamplerFactory(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        this.candidates = new Candidates(vocabularySize);
    }

    /** A sampler with a state of its own; {@code seed} is used instead of the parameters' own, which may be missing */
    public Sampler create(SamplingParams params, long seed) {
        Sampler sampler = params.temperature() < LEAST_TEMPERATURE
                ? new Greedy(vocabularySize)
                : new RandomSampler(params, candidates, seed);
        return params.repeatPenalty() == 1 ? sampler : new RepeatPenalty((float) params.repeatPenalty(), sampler);
    }
}
