package dev.llmnode.inference.text.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Filters of strings and numbers. */
final class TextFilters {
    /** Where Jinja2's title filter begins a word. */
    private static final Pattern WORD = Pattern.compile("[^-\\p{IsWhite_Space}({\\[<]+");

    static final Map<String, Evaluator.Filter> ALL = Map.ofEntries(
            Map.entry("upper", (in, value, a) -> Value.of(Repr.str(value).toUpperCase(Locale.ROOT))),
            Map.entry("lower", (in, value, a) -> Value.of(Repr.str(value).toLowerCase(Locale.ROOT))),
            Map.entry("capitalize", (in, value, a) -> Value.of(StringMethods.capitalize(Repr.str(value)))),
            Map.entry("title", (in, value, a) -> Value.of(title(Repr.str(value)))),
            Map.entry("trim", TextFilters::trim),
            Map.entry("replace", TextFilters::replace),
            Map.entry("indent", TextFilters::indent),
            Map.entry("center", TextFilters::center),
            Map.entry("escape", (in, value, a) -> Value.of(escape(Repr.str(value)))),
            Map.entry("e", (in, value, a) -> Value.of(escape(Repr.str(value)))),
            Map.entry("string", (in, value, a) -> Value.of(Repr.str(value))),
            Map.entry("safe", (in, value, a) -> Value.of(Repr.str(value))),
            Map.entry("wordcount", TextFilters::wordCount),
            Map.entry("tojson", (in, value, a) -> Value.of(Json.dumps(value, a))),
            Map.entry("int", TextFilters::toInt),
            Map.entry("float", TextFilters::toFloat),
            Map.entry("abs", (in, value, a) -> abs(value)),
            Map.entry("round", TextFilters::round));

    private TextFilters() {}

    private static String title(String text) {
        return WORD.matcher(text).replaceAll(match -> Matcher.quoteReplacement(titleWord(match.group())));
    }

    private static String titleWord(String word) {
        int first = Character.charCount(word.codePointAt(0));
        return word.substring(0, first).toUpperCase(Locale.ROOT)
                + word.substring(first).toLowerCase(Locale.ROOT);
    }

    private static Value trim(Evaluator in, Value value, CallArguments arguments) {
        Value characters = arguments.only("chars").get(0, "chars", Value.none());
        return Value.of(StringMethods.strip(Repr.str(value), characters, true, true));
    }

    private static Value replace(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("old", "new", "count");
        Value count = arguments.get(2, "count", Value.none());
        return Value.of(StringMethods.replace(
                Repr.str(value),
                Repr.str(arguments.require(0, "old")),
                Repr.str(arguments.require(1, "new")),
                Operators.isWhole(count) ? Operators.whole(count) : -1,
                in.budget()));
    }

    private static Value indent(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("width", "first", "blank");
        Value width = arguments.get(0, "width", Value.of(4));
        String indent = width instanceof Value.Text(var text)
                ? text
                : " ".repeat(Math.clamp(arguments.whole(0, "width", 4), 0, 1_000));
        boolean blank = arguments.truth(2, "blank", false);
        List<String> lines = StringMethods.lines(Repr.str(value) + "\n", false);
        in.budget().size((long) lines.size() * indent.length());
        String rest = lines.stream()
                .skip(1)
                .map(line -> "\n" + (line.isEmpty() && !blank ? line : indent + line))
                .collect(Collectors.joining());
        return Value.of((arguments.truth(1, "first", false) ? indent : "") + lines.getFirst() + rest);
    }

    private static Value center(Evaluator in, Value value, CallArguments arguments) {
        String text = Repr.str(value);
        long width = arguments.only("width").whole(0, "width", 80);
        in.budget().size(width);
        int missing = (int) Math.max(0, width - text.codePointCount(0, text.length()));
        int left = missing / 2 + (missing & (int) width & 1);
        return Value.of(" ".repeat(left) + text + " ".repeat(missing - left));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Value wordCount(Evaluator in, Value value, CallArguments arguments) {
        return Value.of(Pattern.compile("[\\p{L}\\p{N}_]+")
                .matcher(Repr.str(value))
                .results()
                .count());
    }

    private static Value toInt(Evaluator in, Value value, CallArguments arguments) {
        Value otherwise = arguments.only("default", "base").get(0, "default", Value.of(0));
        int base = Math.clamp(arguments.whole(1, "base", 10), Character.MIN_RADIX, Character.MAX_RADIX);
        return switch (value) {
            case Value.Text(var text) -> {
                try {
                    yield Value.of(Long.parseLong(text.strip().replace("_", ""), base));
                } catch (NumberFormatException e) {
                    Value real = parseReal(text, otherwise);
                    yield real instanceof Value.Real(var number) ? truncate(number, otherwise) : otherwise;
                }
            }
            case Value.Whole whole -> whole;
            case Value.Truth truth -> Value.of(Operators.whole(truth));
            case Value.Real(var real) -> truncate(real, otherwise);
            default -> otherwise;
        };
    }

    private static Value truncate(double real, Value otherwise) {
        return Double.isFinite(real) ? Value.of((long) real) : otherwise;
    }

    private static Value toFloat(Evaluator in, Value value, CallArguments arguments) {
        Value otherwise = arguments.only("default").get(0, "default", new Value.Real(0));
        if (value instanceof Value.Text(var text)) {
            return parseReal(text, otherwise);
        }
        return Operators.isNumber(value) ? new Value.Real(Operators.real(value)) : otherwise;
    }

    private static Value parseReal(String text, Value otherwise) {
        try {
            return new Value.Real(Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Value abs(Value value) {
        return value instanceof Value.Real(var real)
                ? new Value.Real(Math.abs(real))
                : Operators.sign(Operators.isWhole(value) && Operators.whole(value) < 0, value);
    }

    private static Value round(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("precision", "method");
        int precision = Math.clamp(arguments.whole(0, "precision", 0), -300, 300);
        RoundingMode mode = switch (arguments.text(1, "method", "common")) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new TemplateFailure("round knows 'common', 'ceil' and 'floor' only");
        };
        if (Operators.isWhole(value) && precision >= 0 && mode == RoundingMode.HALF_EVEN) {
            return Value.of(Operators.whole(value));
        }
        if (!Operators.isNumber(value)) {
            throw new TemplateFailure("%s cannot be rounded".formatted(Operators.described(value)));
        }
        return new Value.Real(
                new BigDecimal(Operators.real(value)).setScale(precision, mode).doubleValue());
    }
}
