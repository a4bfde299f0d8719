package dev.llmnode.sdk.error;

import org.jspecify.annotations.Nullable;

/** The node could not be reached, or the connection was lost. */
public class ConnectionException extends LlmNodeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveBegun;

    /** A failed connection. */
    public ConnectionException(String message, boolean mayHaveBegun, @Nullable Throwable cause) {
        super(message, cause);
        this.mayHaveBegun = mayHaveBegun;
    }

    /** Whether the node may have begun to work on the call. */
    public boolean mayHaveBegun() {
        return mayHaveBegun;
    }
}
