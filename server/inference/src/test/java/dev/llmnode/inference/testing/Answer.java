package dev.llmnode.inference.testing;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream read to its end.
 *
 * @param started null if the sequence never came to work
 * @param deltas pieces of text as they came
 * @param end how it ended
 */
public record Answer(
        GenerationEvent.@Nullable Started started, List<GenerationEvent.Delta> deltas, GenerationEvent end) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Reads a stream until it ends. */
    public static Answer of(GenerationStream stream) {
        GenerationEvent.Started started = null;
        List<GenerationEvent.Delta> deltas = new ArrayList<>();
        while (true) {
            switch (next(stream)) {
                case GenerationEvent.Started event -> {
                    if (started != null || !deltas.isEmpty()) {
                        throw new AssertionError("Started must be the first event, and the only one of its kind");
                    }
                    started = event;
                }
                case GenerationEvent.Delta delta -> deltas.add(delta);
                case GenerationEvent.Finished end -> {
                    return new Answer(started, deltas, end);
                }
                case GenerationEvent.Failed end -> {
                    return new Answer(started, deltas, end);
                }
            }
        }
    }

    /** The next event, which must come within a minute. */
    public static GenerationEvent next(GenerationStream stream) {
        try {
            GenerationEvent event = stream.next(PATIENCE);
            if (event == null) {
                throw new AssertionError("No event within " + PATIENCE);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        deltas.forEach(delta -> text.append(delta.text()));
        return text.toString();
    }

    public FinishReason reason() {
        return finished().reason();
    }

    public Usage usage() {
        return switch (end) {
            case GenerationEvent.Failed failed -> failed.usage();
            default -> finished().usage();
        };
    }

    public Timings timings() {
        return finished().timings();
    }

    private GenerationEvent.Finished finished() {
        return switch (end) {
            case GenerationEvent.Finished finished -> finished;
            case GenerationEvent.Failed failed -> throw new AssertionError("It failed", failed.cause());
            default -> throw new AssertionError("Not an end: " + end);
        };
    }

    /** What it failed of. */
    public InferenceException failure() {
        return switch (end) {
            case GenerationEvent.Failed failed -> failed.cause();
            default -> throw new AssertionError("It did not fail: " + end);
        };
    }
}
