package dev.llmnode.sdk.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What builders of requests have in common.
 *
 * @param <B> the builder's own type
 */
public abstract class ModelBuilder<B extends ModelBuilder<B>> {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode json;

    /** Collects into an object, which is taken over. */
    protected ModelBuilder(ObjectNode json) {
        this.json = json;
    }

    /** A field that has no method, by its name on the wire. */
    public final B additional(String name, JsonNode value) {
        return set(name, value);
    }

    /** Sets a field by its name on the wire; null is kept as null. */
    @SuppressWarnings("unchecked")
    protected final B set(String name, @Nullable Object value) {
        json.set(name, node(value));
        return (B) this;
    }

    /** A copy of what was collected. */
    protected final ObjectNode copy() {
        return json.deepCopy();
    }

    private static JsonNode node(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof JsonNode json) {
            return json.deepCopy();
        } else if (value instanceof JsonModel model) {
            return model.toJson();
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Iterable<?> items) {
            ArrayNode list = NODES.arrayNode();
            items.forEach(item -> list.add(node(item)));
            return list;
        } else if (value instanceof Map<?, ?> fields) {
            ObjectNode object = NODES.objectNode();
            fields.forEach((name, each) -> object.set(String.valueOf(name), node(each)));
            return object;
        }
        return NODES.textNode(value.toString());
    }

    /** Whole numbers are of the smaller type where they fit, as the parser has them, so that equal numbers are equal. */
    private static JsonNode number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return NODES.numberNode(number.doubleValue());
        }
        long value = number.longValue();
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }
}
