package dev.llmnode.inference.text;

/** A model's vocabulary and the rules that cut text into it. Immutable; may be called from any thread. */
public interface Tokenizer {
    /**
     * Text as token ids.
     *
     * @param text any text; unpaired surrogates count as U+FFFD
     * @param special what to do with special tokens' names in the text and with the tokens a model wants around a prompt
     */
    int[] encode(String text, SpecialTokens special);

    /** The bytes a token stands for: a piece of UTF-8 that may begin or end within a character; empty for special tokens. */
    byte[] bytes(int token);

    /** A token's name in the vocabulary, for messages and tests. */
    String name(int token);

    /** Whether this token ends an answer (end of sequence, end of turn). */
    boolean endsGeneration(int token);

    int vocabularySize();

    /** How special tokens are treated when text is cut. */
    enum SpecialTokens {
        /** Their names are plain text, and none is added. */
        PLAIN,
        /** Their names stand for them, and none is added: for text that a chat template made. */
        PARSE,
        /** Their names stand for them, and the ones the model wants around a text are added: for raw prompts. */
        PARSE_AND_ADD
    }
}
