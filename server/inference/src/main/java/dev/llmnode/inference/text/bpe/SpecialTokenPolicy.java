package dev.llmnode.inference.text.bpe;

import java.util.Set;

/**
 * Tokens that a model wants around a text, and those by which it ends an answer.
 *
 * @param begin goes before a raw prompt; {@link Vocabulary#NONE} for nothing
 * @param end goes after a raw prompt; {@link Vocabulary#NONE} for nothing
 * @param endsGeneration ids that end an answer
 */
public record SpecialTokenPolicy(int begin, int end, Set<Integer> endsGeneration) {
    public SpecialTokenPolicy {
        endsGeneration = Set.copyOf(endsGeneration);
    }
}
