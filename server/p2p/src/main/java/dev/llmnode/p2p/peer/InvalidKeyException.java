package dev.llmnode.p2p.peer;

/** A key that cannot be read; the message says which part is wrong. */
public final class InvalidKeyException extends RuntimeException {
    public InvalidKeyException(String message) {
        super(message);
    }

    public InvalidKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
