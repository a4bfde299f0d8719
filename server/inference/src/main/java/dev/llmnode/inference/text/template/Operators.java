package dev.llmnode.inference.text.template;

import dev.llmnode.inference.text.jinja.Expression.Comparator;
import dev.llmnode.inference.text.jinja.Expression.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's arithmetic, comparisons and containment. */
final class Operators {
    private final Budget budget;

    Operators(Budget budget) {
        this.budget = budget;
    }

    Value apply(Operator operator, Value left, Value right) {
        if (operator == Operator.CONCATENATE) {
            return text(Repr.str(left), Repr.str(right));
        }
        if (operator == Operator.ADD && left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return text(a, b);
        }
        if (operator == Operator.ADD
                && left instanceof Value.Items(var a, var tuple)
                && right instanceof Value.Items(var b, var otherTuple)
                && tuple == otherTuple) {
            budget.size((long) a.size() + b.size());
            List<Value> joined = new ArrayList<>(a);
            joined.addAll(b);
            return new Value.Items(joined, tuple);
        }
        if (operator == Operator.MULTIPLY
                && isWhole(right)
                && (left instanceof Value.Text || left instanceof Value.Items)) {
            return repeat(left, whole(right));
        }
        if (operator == Operator.MULTIPLY
                && isWhole(left)
                && (right instanceof Value.Text || right instanceof Value.Items)) {
            return repeat(right, whole(left));
        }
        return arithmetic(operator, left, right);
    }

    private Value text(String left, String right) {
        budget.size((long) left.length() + right.length());
        return Value.of(left + right);
    }

    private Value repeat(Value value, long times) {
        int count = Math.clamp(times, 0, Budget.MAX_SIZE + 1);
        if (value instanceof Value.Text(var text)) {
            budget.size((long) text.length() * count);
            return Value.of(text.repeat(text.isEmpty() ? 0 : count));
        }
        Value.Items items = (Value.Items) value;
        budget.size((long) items.items().size() * count);
        List<Value> repeated = new ArrayList<>();
        for (int i = 0; i < count && !items.items().isEmpty(); i++) {
            repeated.addAll(items.items());
        }
        return new Value.Items(repeated, items.tuple());
    }

    private static Value arithmetic(Operator operator, Value left, Value right) {
        if (!isNumber(left) || !isNumber(right)) {
            throw new TemplateFailure("'%s' cannot be applied to %s and %s"
                    .formatted(operator.sign(), described(left), described(right)));
        }
        try {
            boolean whole = isWhole(left) && isWhole(right) && operator != Operator.DIVIDE;
            if (whole && (operator != Operator.POWER || whole(right) >= 0)) {
                return Value.of(wholes(operator, whole(left), whole(right)));
            }
            return new Value.Real(reals(operator, real(left), real(right)));
        } catch (ArithmeticException e) {
            throw new TemplateFailure("'%s' fails: %s".formatted(operator.sign(), e.getMessage()));
        }
    }

    private static long wholes(Operator operator, long left, long right) {
        return switch (operator) {
            case ADD -> Math.addExact(left, right);
            case SUBTRACT -> Math.subtractExact(left, right);
            case MULTIPLY -> Math.multiplyExact(left, right);
            case FLOOR_DIVIDE -> Math.floorDiv(left, right);
            case MODULO -> Math.floorMod(left, right);
            case POWER -> power(left, right);
            case DIVIDE, CONCATENATE -> throw new IllegalStateException(operator.sign());
        };
    }

    private static long power(long base, long exponent) {
        if (Math.abs(base) <= 1) {
            return exponent == 0 || (base == -1 && exponent % 2 == 0) ? 1 : base;
        }
        long result = 1;
        for (long i = 0; i < exponent; i++) { // overflows within 63 rounds
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static double reals(Operator operator, double left, double right) {
        boolean divides =
                operator == Operator.DIVIDE || operator == Operator.FLOOR_DIVIDE || operator == Operator.MODULO;
        if (divides && right == 0) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case FLOOR_DIVIDE -> Math.floor(left / right);
            case MODULO -> left - right * Math.floor(left / right);
            case POWER -> Math.pow(left, right);
            case CONCATENATE -> throw new IllegalStateException(operator.sign());
        };
    }

    boolean compare(Comparator operator, Value left, Value right) {
        budget.step();
        return switch (operator) {
            case EQUAL -> isEqual(left, right);
            case NOT_EQUAL -> !isEqual(left, right);
            case LESS -> order(left, right) < 0;
            case LESS_OR_EQUAL -> order(left, right) <= 0;
            case GREATER -> order(left, right) > 0;
            case GREATER_OR_EQUAL -> order(left, right) >= 0;
            case IN -> contains(right, left);
            case NOT_IN -> !contains(right, left);
        };
    }

    boolean isEqual(Value left, Value right) {
        budget.step();
        if (isNumber(left) && isNumber(right)) {
            boolean whole = isWhole(left) && isWhole(right);
            return whole ? whole(left) == whole(right) : real(left) == real(right);
        }
        if (left instanceof Value.Items(var a, var tuple) && right instanceof Value.Items(var b, var otherTuple)) {
            return tuple == otherTuple && equalItems(a, b);
        }
        if (left instanceof Value.Undefined && right instanceof Value.Undefined) {
            return true;
        }
        if (left instanceof Value.Dict(var a) && right instanceof Value.Dict(var b)) {
            return a.size() == b.size()
                    && a.entrySet().stream()
                            .allMatch(entry -> b.containsKey(entry.getKey())
                                    && isEqual(entry.getValue(), b.getOrDefault(entry.getKey(), Value.none())));
        }
        return isScalar(left) && left.equals(right);
    }

    /** Whether the value can be a key: comparing it takes no walk through others. */
    static boolean isScalar(Value value) {
        return !(value instanceof Value.Items || value instanceof Value.Dict);
    }

    static Value key(Value value) {
        boolean flat = value instanceof Value.Items(var items, var tuple)
                && tuple
                && items.stream().allMatch(Operators::isScalar);
        if (!flat && !isScalar(value)) {
            throw new TemplateFailure("%s cannot be a key".formatted(described(value)));
        }
        return value;
    }

    private boolean equalItems(List<Value> left, List<Value> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!isEqual(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Negative, zero or positive, as comparators have it. */
    int order(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            boolean whole = isWhole(left) && isWhole(right);
            return whole ? Long.compare(whole(left), whole(right)) : Double.compare(real(left), real(right));
        }
        if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return orderOf(a, b);
        }
        if (left instanceof Value.Items(var a, var _) && right instanceof Value.Items(var b, var _)) {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                if (!isEqual(a.get(i), b.get(i))) {
                    return order(a.get(i), b.get(i));
                }
            }
            return Integer.compare(a.size(), b.size());
        }
        throw new TemplateFailure("%s and %s have no order".formatted(described(left), described(right)));
    }

    /** By code points, where UTF-16's own order differs. */
    private static int orderOf(String left, String right) {
        int at = 0;
        int shorter = Math.min(left.length(), right.length());
        while (at < shorter && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(left.length(), right.length());
        }
        char a = left.charAt(at);
        char b = right.charAt(at);
        if (Character.isSurrogate(a) != Character.isSurrogate(b)) {
            return Character.isSurrogate(a) ? 1 : -1;
        }
        return Character.compare(a, b);
    }

    private boolean contains(Value container, Value item) {
        return switch (container) {
            case Value.Text(var text) -> {
                if (item instanceof Value.Text(var part)) {
                    budget.size(text.length());
                    yield text.contains(part);
                }
                throw new TemplateFailure("a string cannot contain %s".formatted(described(item)));
            }
            case Value.Items(var items, var _) -> {
                budget.steps(items.size());
                yield items.stream().anyMatch(other -> isEqual(item, other));
            }
            case Value.Dict(var entries) -> entries.containsKey(key(item));
            case Value.Undefined undefined -> false;
            default -> throw new TemplateFailure("%s contains nothing".formatted(described(container)));
        };
    }

    static Value sign(boolean negative, Value operand) {
        if (isWhole(operand)) {
            return Value.of(negative ? Math.negateExact(whole(operand)) : whole(operand));
        }
        if (operand instanceof Value.Real(var real)) {
            return new Value.Real(negative ? -real : real);
        }
        throw new TemplateFailure("%s has no sign".formatted(described(operand)));
    }

    /** The items of what can be walked through: a string's characters, a dictionary's keys. */
    List<Value> iterate(Value value) {
        List<Value> items = switch (value) {
            case Value.Items(var list, var _) -> list;
            case Value.Text(var text) -> Value.characters(text);
            case Value.Dict(var entries) -> List.copyOf(entries.keySet());
            case Value.Undefined undefined -> Collections.emptyList();
            default -> throw new TemplateFailure("%s has no items".formatted(described(value)));
        };
        budget.steps(items.size());
        return items;
    }

    static boolean isWhole(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Truth;
    }

    static boolean isNumber(Value value) {
        return isWhole(value) || value instanceof Value.Real;
    }

    static long whole(Value value) {
        return value instanceof Value.Truth(var truth) ? (truth ? 1 : 0) : ((Value.Whole) value).value();
    }

    static double real(Value value) {
        return value instanceof Value.Real(var real) ? real : whole(value);
    }

    /** A value's type with an article, or the name of what is not defined. */
    static String described(Value value) {
        return switch (value) {
            case Value.Undefined(var name) -> "'%s', which is undefined".formatted(name);
            case Value.None none -> "none";
            default -> (value instanceof Value.Whole || value instanceof Value.Host ? "an " : "a ") + value.typeName();
        };
    }
}
