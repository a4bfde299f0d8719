package dev.llmnode.inference.text.template;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** Values as text: as they are written to the output ({@code str}) and as they appear within others ({@code repr}). */
final class Repr {
    private Repr() {}

    static String str(Value value) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Undefined undefined -> "";
            default -> repr(value);
        };
    }

    static String repr(Value value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    private static void append(Value value, StringBuilder out) {
        Budget.limit(out.length()); // a list may hold another one many times over
        switch (value) {
            case Value.Text text -> quote(text.value(), out);
            case Value.Whole whole -> out.append(whole.value());
            case Value.Real real -> out.append(real(real.value()));
            case Value.Truth truth -> out.append(truth.value() ? "True" : "False");
            case Value.None none -> out.append("None");
            case Value.Undefined undefined -> out.append("Undefined");
            case Value.Items(var items, var tuple) -> {
                appendAll(tuple ? '(' : '[', items, item -> append(item, out), out);
                out.append(tuple ? (items.size() == 1 ? ",)" : ")") : "]");
            }
            case Value.Dict(var entries) -> {
                appendAll('{', entries.entrySet(), entry -> appendEntry(entry, out), out);
                out.append('}');
            }
            case Value.Callable callable ->
                out.append("<function ").append(callable.name()).append('>');
            case Value.Host host -> out.append("<object>");
        }
    }

    private static <T> void appendAll(char open, Collection<T> parts, Consumer<T> append, StringBuilder out) {
        out.append(open);
        String separator = "";
        for (T part : parts) {
            out.append(separator);
            append.accept(part);
            separator = ", ";
        }
    }

    private static void appendEntry(Map.Entry<Value, Value> entry, StringBuilder out) {
        append(entry.getKey(), out);
        out.append(": ");
        append(entry.getValue(), out);
    }

    /** The shortest digits that give the number back, with Python's limits for plain notation. */
    static String real(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return Double.toString(value);
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.movePointLeft(exponent).toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(escape(c));
                    }
                }
            }
        });
        out.append(quote);
    }

    private static String escape(int codePoint) {
        if (codePoint < 0x100) {
            return "\\x%02x".formatted(codePoint);
        }
        return codePoint < 0x10000 ? "\\u%04x".formatted(codePoint) : "\\U%08x".formatted(codePoint);
    }

    private static boolean isPrintable(int codePoint) {
        return codePoint == ' '
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
