package dev.llmnode.inference.text.bpe;

/** What a vocabulary's entry is for; the kinds of SentencePiece's model. */
public enum TokenKind {
    /** A piece of text. */
    NORMAL,
    /** Stands for what the vocabulary cannot express. */
    UNKNOWN,
    /** Steers the model; not text. */
    CONTROL,
    /** Text that is never cut. */
    USER_DEFINED,
    /** Has an id and nothing else. */
    UNUSED,
    /** One byte, named {@code <0xNN>}. */
    BYTE
}
