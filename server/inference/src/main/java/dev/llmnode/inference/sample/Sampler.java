package dev.llmnode.inference.sample;

import dev.llmnode.inference.InferenceException;

/** Chooses one sequence's next token; may keep a state, such as a random generator's. */
@FunctionalInterface
public interface Sampler {
    /**
     * The token that goes on from the text.
     *
     * @param logits holds the row, which the sampler may scribble in
     * @param offset where the row begins
     * @param text the sequence's tokens so far
     * @param length how many there are; {@code text} may be longer
     * @throws InferenceException if the row holds no numbers to choose by
     */
    int sample(float[] logits, int offset, int[] text, int length);
}
