package dev.llmnode.node.application.answer;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import java.time.Duration;
import java.time.InstantSource;

/** Begins answers, and knows how many are in the making. */
public final class Generations {
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN_RETRY = Duration.ofSeconds(10);

    private final ModelRegistry models;
    private final InferenceObserver observer;
    private final InstantSource clock;
    private final Drain drain;

    public Generations(ModelRegistry models, InferenceObserver observer, InstantSource clock, Drain drain) {
        this.models = models;
        this.observer = observer;
        this.clock = clock;
        this.drain = drain;
    }

    /**
     * Puts a request into its model's queue.
     *
     * @throws NodeException if there is no such model, no room, or something wrong with the request
     */
    public Generation begin(InferenceCall call) {
        if (!drain.enter()) {
            throw shuttingDown();
        }
        boolean begun = false;
        try {
            Generation generation = new Generation(call, submit(call), observer, drain::leave, clock);
            begun = true;
            return generation;
        } finally {
            if (!begun) {
                drain.leave();
            }
        }
    }

    private GenerationStream submit(InferenceCall call) {
        try {
            return models.engine(call.model()).submit(call.request());
        } catch (InvalidRequestException e) {
            throw new NodeException.InvalidRequest(e.field(), "Invalid " + e.field(), messageOf(e));
        } catch (QueueFullException e) {
            throw new NodeException.InsufficientResources(messageOf(e), QUEUE_RETRY);
        } catch (EngineClosedException _) {
            throw shuttingDown();
        }
    }

    private static NodeException shuttingDown() {
        return new NodeException.InsufficientResources("The node is shutting down", SHUTDOWN_RETRY);
    }

    private static String messageOf(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
