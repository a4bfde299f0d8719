package dev.llmnode.node.application.model;

/**
 * A model and its state at one moment.
 *
 * @param source what it was configured as
 * @param state whether it can answer
 */
public record ServedModel(ModelSource source, ModelState state) {
    public String id() {
        return source.id();
    }
}
