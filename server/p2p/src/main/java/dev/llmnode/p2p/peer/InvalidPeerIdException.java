package dev.llmnode.p2p.peer;

/** Text or bytes that are no peer id; the message says why. */
public final class InvalidPeerIdException extends RuntimeException {
    public InvalidPeerIdException(String message) {
        super(message);
    }

    public InvalidPeerIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
