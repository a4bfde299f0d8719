package dev.llmnode.node.application.model;

import dev.llmnode.inference.InferenceEngine;

/** Whether a model can answer. */
public sealed interface ModelState {
    /** It is being read. */
    record Loading() implements ModelState {}

    /** It answers. */
    record Ready(InferenceEngine engine) implements ModelState {}

    /** It could not be loaded. */
    record Failed(String reason) implements ModelState {}

    /** It answered, and does no more. */
    record Broken() implements ModelState {}
}
