package dev.llmnode.inference.text.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return switch (value) {
            case Value.Text text -> quote(text.value());
            case Value.Whole whole -> Long.toString(whole.value());
            case Value.Real real -> real(real.value());
            case Value.Truth truth -> truth.value() ? "True" : "False";
            case Value.None none -> "None";
            case Value.Undefined undefined -> "Undefined";
            case Value.Items items -> items.tuple() ? tuple(items.items()) : join("[", items.items(), Repr::repr, "]");
            case Value.Dict dict -> join("{", List.copyOf(dict.entries().entrySet()), Repr::entry, "}");
            case Value.Callable callable -> "<function %s>".formatted(callable.name());
            case Value.Host host -> "<object>";
        };
    }

    private static String tuple(List<Value> items) {
        return items.size() == 1 ? "(" + repr(items.getFirst()) + ",)" : join("(", items, Repr::repr, ")");
    }

    private static String entry(Map.Entry<Value, Value> entry) {
        return repr(entry.getKey()) + ": " + repr(entry.getValue());
    }

    private static <T> String join(String open, List<T> parts, Function<T, String> text, String close) {
        return parts.stream().map(text).collect(Collectors.joining(", ", open, close));
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

    private static String quote(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c == quote) {
                        quoted.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(
                                c < 0x100
                                        ? "\\x%02x".formatted(c)
                                        : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
                    }
                }
            }
        });
        return quoted.append(quote).toString();
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
