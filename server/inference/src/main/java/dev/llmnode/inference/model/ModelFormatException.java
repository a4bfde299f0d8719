package dev.llmnode.inference.model;

import dev.llmnode.inference.InferenceException;

/** A model's file is damaged, or holds what no engine here can run. The message says what and where. */
public final class ModelFormatException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
