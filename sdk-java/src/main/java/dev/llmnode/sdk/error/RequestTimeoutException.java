package dev.llmnode.sdk.error;

import org.jspecify.annotations.Nullable;

/** There was no answer in time. The node may have begun to work on the call; it stops, since the connection is closed. */
public class RequestTimeoutException extends LlmNodeException {
    private static final long serialVersionUID = 1L;

    /** A wait that was too long. */
    public RequestTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
