package dev.llmnode.conformance.cases;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Values that a test can name: {@code ${model}} and what it captured. {@code ${repeat:TEXT:COUNT}} is the text so many times over. A string
 * that is nothing but one name becomes the value itself, whatever its type.
 */
public final class Variables {

    private static final Pattern NAME = Pattern.compile("\\$\\{(?:repeat:([^}]*):(\\d+)|([a-z][a-z0-9_]*))}");

    private final Map<String, JsonNode> values = new HashMap<>();

    /** Starts with these values. */
    public Variables(Map<String, String> initial) {
        initial.forEach((name, value) -> values.put(name, StringNode.valueOf(value)));
    }

    /** The same values, to which others can be added. */
    public Variables copy() {
        Variables copy = new Variables(Map.of());
        copy.values.putAll(values);
        return copy;
    }

    /** Keeps a value for later steps. */
    public void put(String name, JsonNode value) {
        values.put(name, value);
    }

    /** The text with each name replaced. */
    public String expand(String text) {
        return NAME.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(
                        name.group(2) != null
                                ? name.group(1).repeat(Integer.parseInt(name.group(2)))
                                : asText(value(name.group(3)))));
    }

    /** Like {@link #expand(String)}, null staying null. */
    public @Nullable String expandNullable(@Nullable String text) {
        return text == null ? null : expand(text);
    }

    /** The map with each name in its values replaced. */
    public Map<String, String> expand(Map<String, String> map) {
        Map<String, String> expanded = new HashMap<>();
        map.forEach((name, value) -> expanded.put(name, expand(value)));
        return expanded;
    }

    /** A copy of the tree with each name in its strings replaced. */
    public JsonNode expand(JsonNode tree) {
        if (tree.isString()) {
            Matcher whole = NAME.matcher(tree.asString());
            return whole.matches() && whole.group(3) != null
                    ? value(whole.group(3))
                    : StringNode.valueOf(expand(tree.asString()));
        }
        if (tree.isArray()) {
            ArrayNode copy = JsonMapper.shared().createArrayNode();
            tree.forEach(element -> copy.add(expand(element)));
            return copy;
        }
        if (tree.isObject()) {
            ObjectNode copy = JsonMapper.shared().createObjectNode();
            tree.forEachEntry((name, value) -> copy.set(expand(name), expand(value)));
            return copy;
        }
        return tree;
    }

    private JsonNode value(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new CaseFormatException("no value for '${%s}'".formatted(name));
        }
        return value;
    }

    private static String asText(JsonNode value) {
        return Objects.requireNonNull(value).isString() ? value.asString() : value.toString();
    }
}
