package dev.llmnode.conformance.cases;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an outcome must look like, beside what the specification says of it. Every part is a {@link Matcher}.
 *
 * @param status HTTP status
 * @param headers by lower-case name
 * @param error the error object: {@code code}, {@code field}, …
 * @param body JSON body, or text of another kind
 * @param schema name of the schema that the body must fit, where no operation says it
 * @param events of a stream: {@code first}, {@code each}, {@code last}, {@code count}, {@code content}
 * @param closed whether the node closes the connection
 * @param close of a WebSocket that was opened by hand: {@code code} and {@code reason} of the node's close frame
 * @param result what a call returned
 * @param requests what came to a node that follows a script: {@code method}, {@code path}, {@code headers}, {@code body}
 * @param messages what came to it over the WebSocket
 */
public record Expectation(
        @Nullable JsonNode status,
        Map<String, JsonNode> headers,
        @Nullable JsonNode error,
        @Nullable JsonNode body,
        @Nullable String schema,
        @Nullable JsonNode events,
        @Nullable Boolean closed,
        @Nullable JsonNode close,
        @Nullable JsonNode result,
        @Nullable JsonNode requests,
        @Nullable JsonNode messages) {

    /** Nothing expected beyond the specification. */
    public static final Expectation NONE =
            new Expectation(null, Map.of(), null, null, null, null, null, null, null, null, null);

    public Expectation {
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }
}
