package dev.llmnode.inference.sample;

import dev.llmnode.inference.SamplingParams;
import java.util.SplittableRandom;

/** Draws from the distribution that temperature, top-k, min-p and top-p leave, applied in this order. */
final class RandomSampler implements Sampler {
    private final SamplingParams params;
    private final Candidates candidates;
    private final SplittableRandom random;

    /** @param candidates working memory, shared by all samplers of a thread */
    RandomSampler(SamplingParams params, Candidates candidates, long seed) {
        this.params = params;
        this.candidates = candidates;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public int sample(float[] logits, int offset, int[] text, int length) {
        candidates.load(logits, offset, params.topK());
        candidates.weigh(params.temperature());
        if (params.minP() > 0) {
            candidates.keepAtLeast((float) params.minP());
        }
        if (params.topP() < 1) {
            candidates.keepNucleus(params.topP());
        }
        return candidates.pick(random.nextDouble());
    }
}
