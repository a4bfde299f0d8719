package dev.llmnode.conformance.spec;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP operation of the specification.
 *
 * @param id operation id
 * @param method request method
 * @param path path template
 * @param node its description in the bundled document
 */
public record Operation(String id, String method, String path, JsonNode node) {

    /** Statuses that the operation documents. */
    public Set<String> statuses() {
        return Set.copyOf(node.path("responses").propertyNames());
    }

    /** Whether a request path, without its query, is one of this template. */
    boolean hasPath(String requestPath) {
        String regex = Pattern.compile("\\{[^}]+}")
                .splitAsStream(path)
                .map(Pattern::quote)
                .reduce((a, b) -> a + "[^/]+" + b)
                .orElseThrow();
        return requestPath.matches(path.endsWith("}") ? regex + "[^/]+" : regex);
    }
}
