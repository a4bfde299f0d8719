package dev.llmnode.inference.text.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes values as Python's {@code json.dumps} does with {@code ensure_ascii=False}. */
final class Json {
    private final int indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sortKeys;
    private final StringBuilder out = new StringBuilder();

    private Json(int indent, String itemSeparator, String keySeparator, boolean sortKeys) {
        this.indent = indent;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.sortKeys = sortKeys;
    }

    /** The filter {@code tojson(ensure_ascii, indent, separators, sort_keys)} as Hugging Face defines it. */
    static String dumps(Value value, CallArguments arguments) {
        arguments.only("ensure_ascii", "indent", "separators", "sort_keys");
        if (arguments.truth(0, "ensure_ascii", false)) {
            throw new TemplateFailure("tojson with ensure_ascii is not supported");
        }
        int indent = arguments.get(1, "indent", Value.none()) instanceof Value.Whole whole
                ? Math.clamp(whole.value(), 0, 64)
                : -1;
        String item = indent < 0 ? ", " : ",";
        String key = ": ";
        if (arguments.get(2, "separators", Value.none()) instanceof Value.Items(var pair, var _) && pair.size() == 2) {
            item = Repr.str(pair.getFirst());
            key = Repr.str(pair.getLast());
        }
        Json json = new Json(indent, item, key, arguments.truth(3, "sort_keys", false));
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(Value value, int level) {
        Budget.limit(out.length());
        switch (value) {
            case Value.Text text -> quote(text.value());
            case Value.Whole whole -> out.append(whole.value());
            case Value.Real real -> out.append(number(real.value()));
            case Value.Truth truth -> out.append(truth.value());
            case Value.None none -> out.append("null");
            case Value.Items(var items, var _) -> writeItems(items, level);
            case Value.Dict(var entries) -> writeDict(entries, level);
            default -> throw new TemplateFailure("tojson cannot write a %s".formatted(value.typeName()));
        }
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "NaN"
                : Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : Repr.real(value);
    }

    private void writeItems(List<Value> items, int level) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            separate(i, level + 1);
            write(items.get(i), level + 1);
        }
        close(items.isEmpty(), level, ']');
    }

    private void writeDict(Map<Value, Value> dict, int level) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entrySet());
        if (sortKeys) {
            entries.sort(Comparator.comparing(entry -> key(entry.getKey())));
        }
        out.append('{');
        for (int i = 0; i < entries.size(); i++) {
            separate(i, level + 1);
            quote(key(entries.get(i).getKey()));
            out.append(keySeparator);
            write(entries.get(i).getValue(), level + 1);
        }
        close(entries.isEmpty(), level, '}');
    }

    private static String key(Value key) {
        return switch (key) {
            case Value.Text text -> text.value();
            case Value.None none -> "null";
            case Value.Truth truth -> Boolean.toString(truth.value());
            default -> Repr.str(key);
        };
    }

    private void separate(int index, int level) {
        if (index > 0) {
            out.append(itemSeparator);
        }
        newLine(level);
    }

    private void close(boolean empty, int level, char bracket) {
        if (!empty) {
            newLine(level);
        }
        out.append(bracket);
    }

    private void newLine(int level) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * level);
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
