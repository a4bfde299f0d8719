package dev.llmnode.inference;

/** The engine is shutting down. */
public final class EngineClosedException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public EngineClosedException() {
        super("The engine is shutting down");
    }
}
