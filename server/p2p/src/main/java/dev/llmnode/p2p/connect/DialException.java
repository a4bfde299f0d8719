package dev.llmnode.p2p.connect;

import java.io.IOException;

/** A peer could not be reached; the message has each address with its reason. */
public final class DialException extends IOException {
    public DialException(String message) {
        super(message);
    }
}
