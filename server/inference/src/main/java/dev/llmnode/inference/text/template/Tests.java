package dev.llmnode.inference.text.template;

import dev.llmnode.inference.text.jinja.Expression.Comparator;
import java.util.Locale;
import java.util.Map;

/** What may follow {@code is}. */
final class Tests {
    static final Map<String, Evaluator.Test> ALL = Map.ofEntries(
            Map.entry("defined", (in, value, a) -> !(value instanceof Value.Undefined)),
            Map.entry("undefined", (in, value, a) -> value instanceof Value.Undefined),
            Map.entry("none", (in, value, a) -> value instanceof Value.None),
            Map.entry("string", (in, value, a) -> value instanceof Value.Text),
            Map.entry("number", (in, value, a) -> Operators.isNumber(value)),
            Map.entry("integer", (in, value, a) -> value instanceof Value.Whole),
            Map.entry("float", (in, value, a) -> value instanceof Value.Real),
            Map.entry("boolean", (in, value, a) -> value instanceof Value.Truth),
            Map.entry("true", (in, value, a) -> value instanceof Value.Truth(var truth) && truth),
            Map.entry("false", (in, value, a) -> value instanceof Value.Truth(var truth) && !truth),
            Map.entry("mapping", (in, value, a) -> value instanceof Value.Dict),
            Map.entry("iterable", (in, value, a) -> isSequence(value)),
            Map.entry("sequence", (in, value, a) -> isSequence(value)),
            Map.entry("callable", (in, value, a) -> value instanceof Value.Callable),
            Map.entry("lower", (in, value, a) -> isCase(value, Repr.str(value).toLowerCase(Locale.ROOT))),
            Map.entry("upper", (in, value, a) -> isCase(value, Repr.str(value).toUpperCase(Locale.ROOT))),
            Map.entry("odd", (in, value, a) -> Math.floorMod(whole(value), 2) == 1),
            Map.entry("even", (in, value, a) -> Math.floorMod(whole(value), 2) == 0),
            Map.entry("divisibleby", (in, value, a) -> Math.floorMod(whole(value), divisor(a)) == 0),
            Map.entry("sameas", (in, value, a) -> isSame(in, value, a.require(0, "other"))),
            Map.entry("in", comparison(Comparator.IN)),
            Map.entry("eq", comparison(Comparator.EQUAL)),
            Map.entry("equalto", comparison(Comparator.EQUAL)),
            Map.entry("==", comparison(Comparator.EQUAL)),
            Map.entry("ne", comparison(Comparator.NOT_EQUAL)),
            Map.entry("!=", comparison(Comparator.NOT_EQUAL)),
            Map.entry("lt", comparison(Comparator.LESS)),
            Map.entry("lessthan", comparison(Comparator.LESS)),
            Map.entry("<", comparison(Comparator.LESS)),
            Map.entry("le", comparison(Comparator.LESS_OR_EQUAL)),
            Map.entry("<=", comparison(Comparator.LESS_OR_EQUAL)),
            Map.entry("gt", comparison(Comparator.GREATER)),
            Map.entry("greaterthan", comparison(Comparator.GREATER)),
            Map.entry(">", comparison(Comparator.GREATER)),
            Map.entry("ge", comparison(Comparator.GREATER_OR_EQUAL)),
            Map.entry(">=", comparison(Comparator.GREATER_OR_EQUAL)));

    private Tests() {}

    private static boolean isSame(Evaluator in, Value value, Value other) {
        return value.getClass() == other.getClass() && in.isEqual(value, other);
    }

    private static Evaluator.Test comparison(Comparator operator) {
        return (in, value, arguments) -> in.compare(operator, value, arguments.require(0, "other"));
    }

    private static boolean isSequence(Value value) {
        return switch (value) {
            case Value.Text text -> true;
            case Value.Items items -> true;
            case Value.Dict dict -> true;
            case Value.Undefined undefined -> true;
            default -> false;
        };
    }

    private static boolean isCase(Value value, String converted) {
        String text = Repr.str(value);
        return text.equals(converted) && text.codePoints().anyMatch(Character::isLetter);
    }

    private static long divisor(CallArguments arguments) {
        arguments.require(0, "num");
        long divisor = arguments.whole(0, "num", 1);
        if (divisor == 0) {
            throw new TemplateFailure("nothing is divisible by zero");
        }
        return divisor;
    }

    private static long whole(Value value) {
        if (Operators.isWhole(value)) {
            return Operators.whole(value);
        }
        throw new TemplateFailure("%s is neither odd nor even".formatted(Operators.described(value)));
    }
}
