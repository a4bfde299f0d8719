package dev.llmnode.sdk.error;

import org.jspecify.annotations.Nullable;

/** The caller ended the call: closed its stream, or interrupted the thread that waited. */
public class RequestAbortedException extends LlmNodeException {
    private static final long serialVersionUID = 1L;

    /** A call that was ended. */
    public RequestAbortedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
