package dev.llmnode.inference;

/** The engine's queue has no room; trying again later may help. */
public final class QueueFullException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(int capacity) {
        super("All %d places in the queue are taken".formatted(capacity));
    }
}
