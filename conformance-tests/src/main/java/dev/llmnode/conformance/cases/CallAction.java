package dev.llmnode.conformance.cases;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call through a client library: which operation, not which bytes. A driver per language carries it out.
 *
 * @param operation operation id of the specification
 * @param arguments its path, query and body parameters, by name
 * @param options of the call itself: {@code timeout_ms}, {@code max_retries}, {@code headers}, {@code stop_after}, {@code cancel_after},
 *     {@code socket}
 * @param node a node that follows a script, to be called in place of the one under test
 */
public record CallAction(
        String operation,
        @Nullable JsonNode arguments,
        @Nullable JsonNode options,
        @Nullable NodeScript node) implements Action {}
