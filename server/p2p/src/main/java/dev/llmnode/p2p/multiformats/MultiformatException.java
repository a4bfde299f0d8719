package dev.llmnode.p2p.multiformats;

/** Bytes or text that are not what they claim to be. The message names the part that is wrong. */
public final class MultiformatException extends RuntimeException {
    public MultiformatException(String message) {
        super(message);
    }

    public MultiformatException(String message, Throwable cause) {
        super(message, cause);
    }
}
