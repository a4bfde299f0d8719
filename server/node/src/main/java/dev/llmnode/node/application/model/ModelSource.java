package dev.llmnode.node.application.model;

import dev.llmnode.inference.InferenceEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that the node is set to serve.
 *
 * @param id lower-case identifier, without the quantisation
 * @param name for people
 * @param description what it is
 * @param aliases other names that requests may use
 * @param loader makes its engine; takes its time
 */
public record ModelSource(String id, String name, @Nullable String description, List<String> aliases, Loader loader) {
    public ModelSource {
        aliases = List.copyOf(aliases);
    }

    /** Makes an engine. */
    @FunctionalInterface
    public interface Loader {
        /** Reads the model's file and starts its engine; whatever it throws makes the model a failed one. */
        InferenceEngine load() throws Exception;
    }
}
