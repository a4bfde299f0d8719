package dev.llmnode.inference.text.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
public sealed interface Expression {
    /** A string literal. */
    record Text(String value) implements Expression {}

    /** An integer literal. */
    record Whole(long value) implements Expression {}

    /** A floating-point literal. */
    record Real(double value) implements Expression {}

    /** {@code true} or {@code false}. */
    record Truth(boolean value) implements Expression {}

    /** {@code none}. */
    record None() implements Expression {}

    /** A variable. */
    record Name(String name) implements Expression {}

    /** {@code [a, b]}. */
    record ListOf(List<Expression> items) implements Expression {}

    /** {@code (a, b)}. */
    record TupleOf(List<Expression> items) implements Expression {}

    /** <code>{a: b}</code>. */
    record DictOf(List<Entry> entries) implements Expression {}

    /** A key of a dictionary literal with its value. */
    record Entry(Expression key, Expression value) {}

    /** {@code object.name}. */
    record Attribute(Expression object, String name) implements Expression {}

    /** {@code object[key]}. */
    record Subscript(Expression object, Expression key) implements Expression {}

    /** {@code object[start:stop:step]}. */
    record Slice(
            Expression object,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    /** {@code callee(arguments)}. */
    record Call(Expression callee, Arguments arguments) implements Expression {}

    /** {@code operand | name(arguments)}. */
    record Filter(Expression operand, String name, Arguments arguments) implements Expression {}

    /** {@code operand is name(arguments)}. */
    record Test(Expression operand, String name, Arguments arguments) implements Expression {}

    /** {@code not operand}. */
    record Not(Expression operand) implements Expression {}

    /** {@code -operand} or {@code +operand}. */
    record Signed(boolean negative, Expression operand) implements Expression {}

    /** {@code left operator right}. */
    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** {@code left and right}. */
    record And(Expression left, Expression right) implements Expression {}

    /** {@code left or right}. */
    record Or(Expression left, Expression right) implements Expression {}

    /** {@code first < second <= third}: each neighbour compared with the next. */
    record Comparison(Expression first, List<Comparand> others) implements Expression {}

    /** A comparison's operator with what is right of it. */
    record Comparand(Comparator operator, Expression operand) {}

    /** {@code then if condition else otherwise}. */
    record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** What a call, a filter or a test is given. */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }

    /** Arithmetic and concatenation. */
    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%"),
        POWER("**"),
        CONCATENATE("~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /** Comparisons. */
    enum Comparator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("in"),
        NOT_IN("not in");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }
}
