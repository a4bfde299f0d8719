package dev.llmnode.sdk.json;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.InvalidResponseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all requests, answers and messages are: an object of JSON with a method for each field. Fields, values and messages that this version does not
 * know stay in it as they came.
 *
 * <p>Absent, null and zero are told apart: a field that may be missing is an {@link Optional}, which is empty for absent and for null;
 * {@link #has(String)} tells those two apart. Two objects are equal if their JSON is.
 */
public abstract class JsonModel {
    private final ObjectNode json;

    /** Takes an object over. */
    protected JsonModel(ObjectNode json) {
        this.json = json;
    }

    /** Whether there is a field of this name, be it null; names are those on the wire, such as {@code max_tokens}. */
    public final boolean has(String name) {
        return json.has(name);
    }

    /** A field by its name on the wire, as it came; empty if it is absent. */
    public final Optional<JsonNode> field(String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::deepCopy);
    }

    /** The fields that the specification does not name. */
    public final Map<String, JsonNode> additional() {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            if (!names().contains(each.getKey())) {
                found.put(each.getKey(), each.getValue().deepCopy());
            }
        }
        return Collections.unmodifiableMap(found);
    }

    /** A copy of the JSON that this is. */
    @JsonValue
    public final ObjectNode toJson() {
        return copy();
    }

    /** A copy of the JSON that this is. */
    protected final ObjectNode copy() {
        return json.deepCopy();
    }

    /** The names of the fields that have methods. */
    protected abstract Set<String> names();

    /** A value as the object that it must be. */
    protected static ObjectNode object(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("not an object");
    }

    /**
     * A field that is always there.
     *
     * @throws InvalidResponseException if it is missing, or of another type
     */
    protected final <T> T required(String name, Read<T> read) {
        return optional(name, read)
                .orElseThrow(() -> new InvalidResponseException("the field " + name + " is missing", json.toString()));
    }

    /**
     * A field that may be missing.
     *
     * @throws InvalidResponseException if it is of another type
     */
    protected final <T> Optional<T> optional(String name, Read<T> read) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.read(value));
        } catch (IllegalArgumentException failure) {
            throw new InvalidResponseException("the field " + name + " is " + failure.getMessage(), value.toString());
        }
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof JsonModel model && model.getClass() == getClass() && model.json.equals(json);
    }

    @Override
    public final int hashCode() {
        return json.hashCode();
    }

    /** The JSON that this is, as text. */
    @Override
    public final String toString() {
        return json.toString();
    }
}
