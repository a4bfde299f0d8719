package dev.llmnode.inference;

import java.util.Optional;

/**
 * A language model that answers requests: the port between the node and whatever computes.
 *
 * <p>An engine may be a runner on this machine behind our own scheduler, or another cluster with a scheduler of its own.
 * All methods may be called from any thread, and none waits for the model.
 */
public interface InferenceEngine extends AutoCloseable {
    /** What this engine serves: context window, vocabulary, weights. */
    ModelInfo model();

    /**
     * Checks a request, puts it into the queue and returns at once; the answer comes through the stream.
     *
     * @throws PromptTooLongException if the prompt leaves no room in the context window
     * @throws InvalidRequestException if the request cannot be served as it stands
     * @throws QueueFullException if the engine's queue has no room
     * @throws EngineClosedException if the engine is shutting down
     */
    GenerationStream submit(GenerationRequest request);

    /** A snapshot of the engine's load and its counters. */
    EngineStats stats();

    /** What has broken the engine for good, if anything: it answers nothing more, and can only be closed. */
    default Optional<InferenceException> failure() {
        return Optional.empty();
    }

    /** Cancels what runs, and frees the model. Returns when the engine's thread has ended. */
    @Override
    void close();
}
