package dev.llmnode.sdk.error;

import org.jspecify.annotations.Nullable;

/** What all errors of this library are. */
public class LlmNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error without a cause. */
    public LlmNodeException(String message) {
        super(message);
    }

    /** An error with what caused it. */
    public LlmNodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
