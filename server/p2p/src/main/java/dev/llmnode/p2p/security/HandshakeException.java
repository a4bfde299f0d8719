package dev.llmnode.p2p.security;

import java.io.IOException;

/** The peer could not prove who it is, or is not who we meant. */
public final class HandshakeException extends IOException {
    public HandshakeException(String message) {
        super(message);
    }

    public HandshakeException(String message, Throwable cause) {
        super(message, cause);
    }
}
