package dev.llmnode.conformance.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/**
 * Compares a value with what a case expects of it. An object expects its own fields and allows others, an array expects exactly its elements, a
 * scalar expects itself (numbers by value). An object whose fields begin with {@code $} states conditions, all of which must hold:
 * {@code $matches} (regular expression, found anywhere), {@code $contains} (text in text, or an element that matches), {@code $type},
 * {@code $one_of}, {@code $not}, {@code $length}, {@code $gte}, {@code $lte}, {@code $absent}.
 */
public final class Matcher {

    private Matcher() {}

    /** What differs, each with its place; empty if nothing does. */
    public static List<String> differences(JsonNode expected, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare(expected, actual, "", found);
        return found;
    }

    /** Whether nothing differs. */
    public static boolean matches(JsonNode expected, JsonNode actual) {
        return differences(expected, actual).isEmpty();
    }

    private static void compare(JsonNode expected, JsonNode actual, String place, List<String> found) {
        if (isConditions(expected)) {
            expected.forEachEntry((name, operand) -> {
                if (!holds(name, operand, actual)) {
                    found.add("%s: expected %s %s, got %s".formatted(place, name, operand, abridged(actual)));
                }
            });
        } else if (expected.isObject() && actual.isObject()) {
            expected.forEachEntry((name, value) -> compare(value, actual.path(name), place + "/" + name, found));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), actual.get(i), place + "/" + i, found);
            }
        } else if (!sameScalar(expected, actual)) {
            found.add("%s: expected %s, got %s".formatted(place, expected, abridged(actual)));
        }
    }

    private static boolean isConditions(JsonNode expected) {
        return expected.isObject()
                && !expected.isEmpty()
                && expected.propertyNames().stream().allMatch(name -> name.startsWith("$"));
    }

    private static boolean sameScalar(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static boolean holds(String condition, JsonNode operand, JsonNode actual) {
        return switch (condition) {
            case "$absent" -> actual.isMissingNode() == operand.asBoolean();
            case "$matches" ->
                actual.isString()
                        && Pattern.compile(operand.asString(), Pattern.DOTALL)
                                .matcher(actual.asString())
                                .find();
            case "$contains" ->
                actual.isString()
                        ? actual.asString().contains(operand.asString())
                        : elements(actual).stream().anyMatch(element -> matches(operand, element));
            case "$type" -> operand.asString().equals(type(actual));
            case "$one_of" -> elements(operand).stream().anyMatch(option -> matches(option, actual));
            case "$not" -> !matches(operand, actual);
            case "$length" -> matches(operand, length(actual));
            case "$gte" -> actual.isNumber() && actual.decimalValue().compareTo(operand.decimalValue()) >= 0;
            case "$lte" -> actual.isNumber() && actual.decimalValue().compareTo(operand.decimalValue()) <= 0;
            default -> throw new CaseFormatException("unknown condition '%s'".formatted(condition));
        };
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static JsonNode length(JsonNode actual) {
        int length = actual.isString() ? actual.asString().length() : actual.size();
        return IntNode.valueOf(length);
    }

    private static String type(JsonNode actual) {
        return switch (actual.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NUMBER -> actual.isIntegralNumber() ? "integer" : "number";
            default -> "absent";
        };
    }

    private static String abridged(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
