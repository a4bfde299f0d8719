package dev.llmnode.node.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.api.Operation;
import dev.llmnode.api.Parameter;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a query as the JSON object that it stands for, by the same schemas that bodies are checked by. */
final class QueryGate {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,30}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final SchemaGate gate;

    QueryGate(SchemaGate gate) {
        this.gate = gate;
    }

    /** Refuses a query that breaks a rule; names the exchange as the query does. */
    void check(Operation operation, @Nullable String query, Exchange exchange) {
        if (operation.querySchema() == null) {
            return;
        }
        ObjectNode tree = tree(operation, parse(query));
        RequestIds.in(tree).ifPresent(exchange::name);
        gate.check(tree, operation.querySchema());
    }

    /** Refuses a header parameter that breaks a rule. */
    void checkHeaders(Operation operation, UnaryOperator<@Nullable String> header) {
        ObjectNode tree = NODES.objectNode();
        for (Parameter parameter : operation.parameters()) {
            String given = header.apply(parameter.name());
            if (parameter.location() == Parameter.Location.HEADER && given != null) {
                tree.set(parameter.name(), value(parameter, given));
            }
        }
        if (!tree.isEmpty()) {
            String id = operation.id();
            gate.check(tree, id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1) + "Headers");
        }
    }

    private static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> values = new HashMap<>();
        if (query == null) {
            return values;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return values;
    }

    private static String decode(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            throw new NodeException.InvalidRequest(null, "The query is not well-formed", "Bad percent-encoding");
        }
    }

    private static ObjectNode tree(Operation operation, Map<String, List<String>> values) {
        ObjectNode tree = NODES.objectNode();
        for (Parameter parameter : operation.parameters()) {
            List<String> given = values.get(parameter.name());
            if (parameter.location() != Parameter.Location.QUERY || given == null) {
                continue;
            }
            if (parameter.list()) {
                ArrayNode list = tree.putArray(parameter.name());
                given.forEach(each -> list.add(value(parameter, each)));
            } else {
                tree.set(parameter.name(), value(parameter, only(parameter.name(), given)));
            }
        }
        return tree;
    }

    private static String only(String name, List<String> given) {
        if (given.size() > 1) {
            throw new NodeException.InvalidRequest(
                    name, "Invalid " + name, "%s is in the query %d times; give it once".formatted(name, given.size()));
        }
        return given.getFirst();
    }

    /** A text that is not of the parameter's kind stays a text, which the schema then refuses. */
    private static JsonNode value(Parameter parameter, String text) {
        return switch (parameter.kind()) {
            case INTEGER ->
                INTEGER.matcher(text).matches() ? NODES.numberNode(new BigInteger(text)) : NODES.textNode(text);
            case NUMBER ->
                NUMBER.matcher(text).matches() ? NODES.numberNode(new BigDecimal(text)) : NODES.textNode(text);
            case BOOLEAN ->
                text.equals("true") || text.equals("false")
                        ? NODES.booleanNode(text.equals("true"))
                        : NODES.textNode(text);
            case STRING -> NODES.textNode(text);
        };
    }
}
