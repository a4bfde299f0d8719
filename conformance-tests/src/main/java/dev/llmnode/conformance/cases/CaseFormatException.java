package dev.llmnode.conformance.cases;

/** A case file that does not say what to do. */
public final class CaseFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CaseFormatException(String message) {
        super(message);
    }

    public CaseFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
