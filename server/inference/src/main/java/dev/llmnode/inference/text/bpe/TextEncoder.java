package dev.llmnode.inference.text.bpe;

/** How one family of tokenizers cuts text without special tokens, and what its tokens stand for. Any thread may call. */
interface TextEncoder {
    /**
     * Cuts {@code text[from, to)}.
     *
     * @param text without unpaired surrogates
     */
    void encode(String text, int from, int to, TokenBuffer out);

    /** The bytes that a token of text stands for. */
    byte[] bytes(int token);
}
