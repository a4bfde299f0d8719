package dev.llmnode.p2p.limits;

import java.io.IOException;

/** A limit of this host is reached; the message names it. */
public final class LimitExceededException extends IOException {
    public LimitExceededException(String message) {
        super(message);
    }
}
