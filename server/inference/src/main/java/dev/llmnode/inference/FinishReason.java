package dev.llmnode.inference;

/** Why a generation ended. */
public enum FinishReason {
    /** The model ended its answer. */
    COMPLETE,
    /** The limit asked for, or the context's end, was reached. */
    MAX_TOKENS,
    /** A stop string of the request appeared; it is not part of the text. */
    STOP_SEQUENCE,
    /** The caller, or the caller's going, ended it. */
    CANCELLED
}
