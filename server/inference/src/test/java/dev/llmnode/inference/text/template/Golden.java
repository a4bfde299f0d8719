package dev.llmnode.inference.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What Jinja2 rendered, and the time at which it did. */
final class Golden {
    static final Path FOLDER = Path.of("src/test/golden/jinja");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:02Z"), ZoneOffset.UTC);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    static JsonNode read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(FOLDER.resolve(file))) {
            return JSON.readTree(file.endsWith(".gz") ? new GZIPInputStream(in) : in);
        }
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
