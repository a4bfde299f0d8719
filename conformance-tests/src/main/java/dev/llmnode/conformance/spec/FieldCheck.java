package dev.llmnode.conformance.spec;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Finds fields and enum values that a schema does not list. Schemas leave objects and enums open, so that clients take what is new; what
 * this build of the node sends must nevertheless be written down in the specification of this build.
 */
final class FieldCheck {

    private final Specs specs;
    private final String document;

    FieldCheck(Specs specs, String document) {
        this.specs = specs;
        this.document = document;
    }

    List<String> undocumented(JsonNode schema, JsonNode instance) {
        List<String> problems = new ArrayList<>();
        check(schema, instance, "", problems);
        return problems;
    }

    private void check(JsonNode schema, JsonNode instance, String place, List<String> problems) {
        List<JsonNode> parts = parts(schema);
        if (instance.isObject()) {
            instance.forEachEntry((name, value) -> checkField(parts, name, value, place + "/" + name, problems));
        } else if (instance.isArray()) {
            for (int i = 0; i < instance.size(); i++) {
                for (JsonNode part : parts) {
                    check(part.path("items"), instance.get(i), place + "/" + i, problems);
                }
            }
        } else if (instance.isString()) {
            for (JsonNode part : parts) {
                JsonNode values = part.path("x-extensible-enum");
                if (values.isArray() && values.valueStream().noneMatch(instance::equals)) {
                    problems.add("%s: undocumented value %s".formatted(place, instance));
                }
            }
        }
    }

    private void checkField(List<JsonNode> parts, String name, JsonNode value, String place, List<String> problems) {
        boolean open = parts.stream().noneMatch(part -> part.has("properties"))
                || parts.stream()
                        .anyMatch(part -> part.path("additionalProperties").asBoolean(false));
        boolean known = false;
        for (JsonNode part : parts) {
            JsonNode property = part.path("properties").path(name);
            JsonNode additional = part.path("additionalProperties");
            if (!property.isMissingNode()) {
                known = true;
                check(property, value, place, problems);
            } else if (additional.isObject()) {
                known = true;
                check(additional, value, place, problems);
            }
        }
        if (!known && !open) {
            problems.add("%s: undocumented field".formatted(place));
        }
    }

    /** The schema itself and all that it is composed of. */
    private List<JsonNode> parts(JsonNode schema) {
        List<JsonNode> parts = new ArrayList<>();
        JsonNode resolved = specs.resolve(document, schema);
        parts.add(resolved);
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            resolved.path(keyword).forEach(part -> parts.addAll(parts(part)));
        }
        return parts;
    }
}
