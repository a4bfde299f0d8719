package dev.llmnode.p2p.peer;

import org.jspecify.annotations.Nullable;

/** The identity file cannot be read, is damaged, or cannot be made; the message names the file and the cure. */
public final class IdentityFileException extends RuntimeException {
    public IdentityFileException(String message) {
        super(message);
    }

    public IdentityFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
