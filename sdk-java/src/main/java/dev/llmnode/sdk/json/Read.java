package dev.llmnode.sdk.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a value of one type out of JSON.
 *
 * @param <T> the type
 */
@FunctionalInterface
public interface Read<T> {
    /**
     * The value.
     *
     * @throws IllegalArgumentException if the JSON is of another type; the message says of which it is not
     */
    T read(JsonNode json);

    /** A text. */
    static String string(JsonNode json) {
        check(json.isTextual(), "text");
        return json.textValue();
    }

    /** A whole number of 32 bits. */
    static int integer(JsonNode json) {
        check(
                json.isNumber() && json.canConvertToExactIntegral() && json.canConvertToInt(),
                "a whole number of 32 bits");
        return json.intValue();
    }

    /** A whole number of 64 bits. */
    static long longInteger(JsonNode json) {
        check(
                json.isNumber() && json.canConvertToExactIntegral() && json.canConvertToLong(),
                "a whole number of 64 bits");
        return json.longValue();
    }

    /** A number. */
    static double number(JsonNode json) {
        check(json.isNumber(), "a number");
        return json.doubleValue();
    }

    /** True or false. */
    static boolean bool(JsonNode json) {
        check(json.isBoolean(), "true or false");
        return json.booleanValue();
    }

    /** Anything. */
    static JsonNode any(JsonNode json) {
        return json.deepCopy();
    }

    /** A list of what another reads. */
    static <T> Read<List<T>> list(Read<T> items) {
        return json -> {
            check(json.isArray(), "a list");
            List<T> found = new ArrayList<>(json.size());
            json.forEach(item -> found.add(items.read(item)));
            return Collections.unmodifiableList(found);
        };
    }

    /** An object whose fields all have values that another reads. */
    static <T> Read<Map<String, T>> map(Read<T> values) {
        return json -> {
            check(json.isObject(), "an object");
            Map<String, T> found = new LinkedHashMap<>();
            json.properties().forEach(each -> found.put(each.getKey(), values.read(each.getValue())));
            return Collections.unmodifiableMap(found);
        };
    }

    private static void check(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("not " + what);
        }
    }
}
