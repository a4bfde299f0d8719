package dev.llmnode.inference.sample;

import dev.llmnode.inference.InferenceException;

/**
 * The likeliest token; the lowest id of several.
 *
 * @param vocabularySize length of a row
 */
record Greedy(int vocabularySize) implements Sampler {
    @Override
    public int sample(float[] logits, int offset, int[] text, int length) {
        return argmax(logits, offset, vocabularySize);
    }

    static int argmax(float[] logits, int offset, int size) {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            float logit = logits[offset + i];
            if (logit > max) {
                max = logit;
                best = i;
            }
        }
        if (best < 0) {
            throw new InferenceException("The model's output holds no numbers");
        }
        return best;
    }
}
