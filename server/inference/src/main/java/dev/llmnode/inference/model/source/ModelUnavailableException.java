package dev.llmnode.inference.model.source;

import dev.llmnode.inference.InferenceException;

/** A model's file cannot be had. The message is one line that says why, and what to do about it. */
public final class ModelUnavailableException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public ModelUnavailableException(String message) {
        super(message);
    }

    public ModelUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
