package dev.llmnode.conformance.spec;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bundled specifications: operations, messages and schemas. Safe for use by several threads. */
public final class Specs {

    static final String OPENAPI = "urn:llm-node:openapi";
    static final String ASYNCAPI = "urn:llm-node:asyncapi";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final JsonNode openApi;
    private final JsonNode asyncApi;
    private final List<Operation> operations;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    Specs(String openApiJson, String asyncApiJson) {
        openApi = JsonMapper.shared().readTree(openApiJson);
        asyncApi = JsonMapper.shared().readTree(asyncApiJson);
        operations = operations(openApi);
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(OPENAPI, openApiJson, ASYNCAPI, asyncApiJson)));
    }

    /** The specifications that this build bundles. */
    public static Specs bundled() {
        return new Specs(resource("/dev/llmnode/specs/openapi.json"), resource("/dev/llmnode/specs/asyncapi.json"));
    }

    private static String resource(String name) {
        try (InputStream in = Specs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("%s is not on the class path".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Operation> operations(JsonNode openApi) {
        List<Operation> found = new ArrayList<>();
        openApi.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, node) -> {
                    if (METHODS.contains(method)) {
                        String name = method.toUpperCase(Locale.ROOT);
                        found.add(new Operation(node.path("operationId").asString(), name, path, node));
                    }
                }));
        // A path without a template wins over one with it.
        found.sort(
                Comparator.comparing((Operation operation) -> operation.path().contains("{")));
        return List.copyOf(found);
    }

    /** All operations. */
    public List<Operation> operations() {
        return operations;
    }

    /** The operation that a request is for, GET's for HEAD; empty if there is none. */
    public Optional<Operation> operation(String method, String pathAndQuery) {
        String path = pathAndQuery.split("\\?", 2)[0];
        String documented = method.equals("HEAD") ? "GET" : method;
        return operations.stream()
                .filter(operation -> operation.method().equals(documented) && operation.hasPath(path))
                .findFirst();
    }

    /**
     * Pointer of the description of an answer: the operation's own, or that of an answer before any operation is reached. Of the latter, 404 and 405
     * mean that there is no operation; HEAD is as GET, but where GET would generate text.
     */
    Optional<String> response(Optional<Operation> operation, String method, int status) {
        boolean head = method.equals("HEAD");
        Stream<String> own = operation.stream()
                .map(known -> "/paths/%s/%s/responses/%d"
                        .formatted(escape(known.path()), known.method().toLowerCase(Locale.ROOT), status));
        boolean reached = operation.isPresent() && !head && (status == 404 || status == 405);
        Stream<String> before = reached ? Stream.empty() : Stream.of("/x-request-errors/%d".formatted(status));
        return Stream.concat(own, before)
                .filter(pointer -> !openApi.at(pointer).isMissingNode())
                .findFirst()
                .map(pointer -> {
                    JsonNode response = openApi.at(pointer);
                    return response.has("$ref")
                            ? response.path("$ref").asString().substring(1)
                            : pointer;
                });
    }

    static String escape(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    /** Names of the WebSocket messages that the node sends or receives. */
    public Set<String> messages(Direction direction) {
        Set<String> names = new TreeSet<>();
        for (JsonNode operation : asyncApi.path("operations")) {
            if (operation.path("action").asString().equals(direction.action)) {
                operation
                        .path("messages")
                        .forEach(ref -> names.add(lastSegment(ref.path("$ref").asString())));
            }
        }
        return names;
    }

    /** A message's way, from the node's side. */
    public enum Direction {
        SENT("send"),
        RECEIVED("receive");

        private final String action;

        Direction(String action) {
            this.action = action;
        }
    }

    /** What a document holds at a JSON pointer, references followed. */
    JsonNode resolve(String document, JsonNode node) {
        JsonNode current = node;
        while (current.has("$ref")) {
            String ref = current.path("$ref").asString();
            current = at(document, ref.substring(ref.indexOf('#') + 1));
        }
        return current;
    }

    JsonNode at(String document, String pointer) {
        return (document.equals(OPENAPI) ? openApi : asyncApi).at(pointer);
    }

    /** Violations of the schema at a JSON pointer of a document, each with its place. */
    public List<String> violations(String document, String pointer, JsonNode instance) {
        Schema schema = schemas.computeIfAbsent(
                document + "#" + pointer, location -> registry.getSchema(SchemaLocation.of(location)));
        return Stream.concat(
                        schema.validate(instance).stream()
                                .map(error -> "%s: %s".formatted(error.getInstanceLocation(), error.getMessage())),
                        new FieldCheck(this, document).undocumented(at(document, pointer), instance).stream())
                .toList();
    }

    /** Pointer of a shared schema by its title. */
    public String schema(String title) {
        String pointer = "/components/schemas/" + title;
        if (openApi.at(pointer).isMissingNode()) {
            throw new IllegalArgumentException("the specification has no schema '%s'".formatted(title));
        }
        return pointer;
    }

    static String lastSegment(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }
}
