package dev.llmnode.inference.text.bpe;

import dev.llmnode.inference.text.Tokenizer;
import java.util.List;

/** Builds tokenizers of the families that model files hold. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * A byte-level tokenizer, as GPT-2, Llama 3 and Qwen have.
     *
     * @param merges pairs of names with a space between, the first merges first
     * @throws IllegalArgumentException if a merge is malformed or not in the vocabulary
     */
    public static Tokenizer byteLevel(
            Vocabulary vocabulary, List<String> merges, PreTokenizer preTokenizer, SpecialTokenPolicy policy) {
        return new VocabularyTokenizer(vocabulary, policy, new ByteLevelEncoder(vocabulary, merges, preTokenizer));
    }

    /**
     * A tokenizer as SentencePiece's BPE models have, like Llama 2's.
     *
     * @param scores by token; the higher merges first
     * @param spacePrefix whether a text begins with a space of its own
     * @param unknown token for what neither pieces nor bytes express, {@link Vocabulary#NONE} for none
     * @throws IllegalArgumentException if neither bytes nor an unknown token are there to fall back to
     */
    public static Tokenizer sentencePiece(
            Vocabulary vocabulary, float[] scores, boolean spacePrefix, int unknown, SpecialTokenPolicy policy) {
        return new VocabularyTokenizer(
                vocabulary, policy, new SentencePieceEncoder(vocabulary, scores, spacePrefix, unknown));
    }
}
