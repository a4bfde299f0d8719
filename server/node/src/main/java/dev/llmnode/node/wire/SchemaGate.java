package dev.llmnode.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.llmnode.node.application.error.NodeException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The one gate that validates: whatever comes in, through either door, is checked as JSON against the bundled schemas.
 * Types bind after it without checking again.
 */
public final class SchemaGate {
    private static final String DOCUMENT = "https://llmnode.dev/schemas.json";
    private static final String SCHEMAS = DOCUMENT + "#/components/schemas/";

    private final Json json;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    public SchemaGate(Json json) {
        this.json = json;
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().errorMessageKeyword("x-message").build();
        String document = new String(SpecFiles.SCHEMAS_JSON.read(), StandardCharsets.UTF_8);
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(DOCUMENT, document)).schemaRegistryConfig(config));
    }

    /** Compiles schemas ahead of their first use. */
    public void prepare(List<String> names) {
        names.forEach(this::schema);
    }

    /**
     * Reads a document as a type, whose schema has the type's name.
     *
     * @param onTree sees the document before it is judged
     * @throws NodeException.InvalidRequest if the document breaks a rule; names the field on the wire
     */
    public <T> T read(byte[] document, Class<T> type, Consumer<JsonNode> onTree) {
        JsonNode tree = json.parse(document);
        onTree.accept(tree);
        check(tree, type.getSimpleName());
        return json.bind(tree, type);
    }

    /** Parses a document without judging it. */
    public JsonNode parse(byte[] document) {
        return json.parse(document);
    }

    /** Binds a document that {@link #check} has passed. */
    public <T> T bind(JsonNode tree, Class<T> type) {
        return json.bind(tree, type);
    }

    /**
     * Judges a document.
     *
     * @param schemaName title of a bundled schema
     * @throws NodeException.InvalidRequest if it breaks a rule
     */
    public void check(JsonNode tree, String schemaName) {
        List<Error> errors = schema(schemaName).validate(tree.toString(), InputFormat.JSON);
        if (errors.isEmpty()) {
            return;
        }
        // Of a value that fits no alternative, the complaint that reaches deepest is the one about what was meant.
        Error error =
                errors.stream().max(Comparator.comparingInt(SchemaGate::depth)).orElseThrow();
        String field = WirePath.of(error);
        if (field.isEmpty()) {
            throw new NodeException.InvalidRequest(null, "Invalid request", SchemaProblem.words(error, "The request"));
        }
        throw new NodeException.InvalidRequest(field, "Invalid " + field, SchemaProblem.words(error, field));
    }

    private static int depth(Error error) {
        NodePath path = error.getInstanceLocation();
        return path.getNameCount() + (error.getProperty() == null ? 0 : 1);
    }

    private Schema schema(String name) {
        return schemas.computeIfAbsent(name, each -> {
            Schema schema = registry.getSchema(SchemaLocation.of(SCHEMAS + each));
            schema.initializeValidators();
            return schema;
        });
    }
}
