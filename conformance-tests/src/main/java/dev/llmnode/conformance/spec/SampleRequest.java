package dev.llmnode.conformance.spec;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A valid request for an operation, put together from the specification's own examples.
 *
 * @param path path with example parameters
 * @param query required query parameters
 * @param body the body's first example; null where there is none
 */
public record SampleRequest(
        String path, Map<String, String> query, @Nullable JsonNode body) {

    /** For this operation; model and length are the test's own, since the examples' model is not this node's. */
    public static SampleRequest of(Specs specs, Operation operation) {
        Map<String, String> query = new TreeMap<>();
        String path = operation.path();
        for (JsonNode reference : operation.node().path("parameters")) {
            JsonNode parameter = specs.resolve(Specs.OPENAPI, reference);
            String name = parameter.path("name").asString();
            if (parameter.path("in").asString().equals("path")) {
                path = path.replace(
                        "{%s}".formatted(name), parameter.path("example").asString());
            } else if (parameter.path("required").asBoolean(false)) {
                JsonNode schema = specs.resolve(Specs.OPENAPI, parameter.path("schema"));
                query.put(name, schema.path("examples").path(0).asString());
            }
        }
        JsonNode schema = specs.resolve(
                Specs.OPENAPI,
                operation
                        .node()
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema"));
        JsonNode example = schema.path("examples").path(0);
        query.computeIfPresent("model", (_, _) -> "${model}");
        query.computeIfPresent("max_tokens", (_, _) -> "1");
        return new SampleRequest(path, query, example.isObject() ? small((ObjectNode) example.deepCopy()) : null);
    }

    private static ObjectNode small(ObjectNode body) {
        if (body.has("model")) {
            body.put("model", "${model}").put("max_tokens", 1).remove("request_id");
        }
        return body;
    }
}
