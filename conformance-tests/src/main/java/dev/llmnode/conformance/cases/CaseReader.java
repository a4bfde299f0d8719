package dev.llmnode.conformance.cases;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads suites from YAML, held to the format's schema. */
public final class CaseReader {

    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final ObjectMapper BINDER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final Pattern NAME = Pattern.compile("\\$\\{([a-z][a-z0-9_]*)}");

    private final Schema format;

    /** Takes the format from its schema file. */
    public CaseReader(Path schemaFile) {
        format = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(read(schemaFile));
    }

    /** All suites of a folder, by file name. */
    public List<Suite> suites(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(this::suite)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The suite of one file. */
    public Suite suite(Path file) {
        try {
            ObjectNode read = (ObjectNode) YAML.readTree(read(file));
            JsonNode values = read.path("values");
            JsonNode tree = withValues(read, values);
            List<String> violations = format.validate(tree).stream()
                    .map(error -> "%s: %s".formatted(error.getInstanceLocation(), error.getMessage()))
                    .toList();
            if (!violations.isEmpty()) {
                throw new CaseFormatException("%s: %s".formatted(file.getFileName(), String.join("; ", violations)));
            }
            return BINDER.treeToValue(plain((ObjectNode) tree), Suite.class);
        } catch (JacksonException e) {
            throw new CaseFormatException("%s: %s".formatted(file.getFileName(), e.getMessage()), e);
        }
    }

    /** Writes out what the format lets a suite say shortly: tests of one step, and changes to the suite's base request. */
    private static ObjectNode plain(ObjectNode suite) {
        JsonNode base = suite.path("base");
        suite.remove(List.of("base", "values"));
        for (JsonNode node : suite.path("tests")) {
            ObjectNode test = (ObjectNode) node;
            if (!test.has("steps")) {
                ObjectNode step = test.objectNode();
                List.copyOf(test.propertyNames()).stream()
                        .filter(name ->
                                !List.of("name", "description", "operations").contains(name))
                        .forEach(name -> step.set(name, test.remove(name)));
                test.putArray("steps").add(step);
            }
            for (JsonNode step : (ArrayNode) test.path("steps")) {
                if (step.has("http")) {
                    ((ObjectNode) step).set("http", onBase(base, (ObjectNode) step.path("http")));
                }
            }
        }
        return suite;
    }

    /** The tree with each string that names one of the values replaced by it. */
    private static JsonNode withValues(JsonNode tree, JsonNode values) {
        if (tree.isObject()) {
            ObjectNode copy = JsonMapper.shared().createObjectNode();
            tree.forEachEntry((name, value) -> copy.set(name, withValues(value, values)));
            return copy;
        }
        if (tree.isArray()) {
            ArrayNode copy = JsonMapper.shared().createArrayNode();
            tree.forEach(element -> copy.add(withValues(element, values)));
            return copy;
        }
        Matcher name = NAME.matcher(tree.isString() ? tree.asString() : "");
        return name.matches() && values.has(name.group(1)) ? values.path(name.group(1)) : tree;
    }

    private static ObjectNode onBase(JsonNode base, ObjectNode change) {
        ObjectNode http = base.isObject() ? (ObjectNode) base.deepCopy() : change.objectNode();
        JsonNode set = change.path("set");
        JsonNode remove = change.path("remove");
        change.remove(List.of("set", "remove"));
        if (change.has("text")) {
            http.remove("json");
        }
        http.setAll(change);
        JsonNode part = http.has("json") ? http.path("json") : http.path("query");
        if (part.isObject()) {
            set.forEachEntry(((ObjectNode) part)::set);
            remove.forEach(name -> ((ObjectNode) part).remove(name.asString()));
        }
        return http;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s".formatted(file), e);
        }
    }
}
