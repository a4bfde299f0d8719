package dev.llmnode.inference.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.inference.text.GoldenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Jinja2 rendered, and the time at which it did. */
final class Golden {
    static final Path FOLDER = GoldenFiles.FOLDER.resolve("jinja");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:02Z"), ZoneOffset.UTC);

    private Golden() {}

    static JsonNode read(String file) throws IOException {
        return GoldenFiles.read("jinja/" + file);
    }

    static Map<String, Value> variables(JsonNode object) {
        Map<String, Value> variables = new LinkedHashMap<>();
        object.properties().forEach(entry -> variables.put(entry.getKey(), value(entry.getValue())));
        return variables;
    }

    static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> Value.of(node.textValue());
            case BOOLEAN -> Value.of(node.booleanValue());
            case NUMBER -> node.isIntegralNumber() ? Value.of(node.longValue()) : new Value.Real(node.doubleValue());
            case OBJECT -> Value.dict(variables(node));
            case ARRAY -> {
                List<Value> items = new ArrayList<>();
                node.forEach(item -> items.add(value(item)));
                yield Value.list(items);
            }
            default -> Value.none();
        };
    }
}
