package dev.llmnode.inference;

/** Anything that keeps an engine from answering; its message is fit to be read by the caller of the API. */
public class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InferenceException(String message) {
        super(message);
    }

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
