package dev.llmnode.p2p.peer;

/** A signed record is damaged, or not signed by whom it names. */
public final class InvalidRecordException extends RuntimeException {
    public InvalidRecordException(String message) {
        super(message);
    }

    public InvalidRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
