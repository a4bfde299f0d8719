package dev.llmnode.node.application.answer;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** Begins answers, and knows how many are in the making. */
public final class Generations {
    /** An engine has one prompt, however the caller wrote it. */
    private static final Set<String> PROMPTS = Set.of("prompt", "messages");

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
            String field = PROMPTS.contains(e.field()) ? call.promptField() : e.field();
            throw new NodeException.InvalidRequest(field, "Invalid " + field, messageOf(e));
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
