package dev.llmnode.inference.text.template;

import dev.llmnode.inference.text.jinja.Expression;
import dev.llmnode.inference.text.jinja.Expression.Comparator;
import dev.llmnode.inference.text.jinja.Expression.Operator;
import dev.llmnode.inference.text.jinja.TemplateParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the values of expressions. */
final class Evaluator {
    private final Budget budget;
    private final Operators operators;
    private final Members members;

    /** A filter, given what stands before it. */
    @FunctionalInterface
    interface Filter {
        Value apply(Evaluator in, Value value, CallArguments arguments);
    }

    /** A test, given what stands before it. */
    @FunctionalInterface
    interface Test {
        boolean apply(Evaluator in, Value value, CallArguments arguments);
    }

    Evaluator(Budget budget) {
        this.budget = budget;
        operators = new Operators(budget);
        members = new Members(operators, budget);
    }

    Budget budget() {
        return budget;
    }

    Members members() {
        return members;
    }

    List<Value> iterate(Value value) {
        return operators.iterate(value);
    }

    Value add(Value left, Value right) {
        return operators.apply(Operator.ADD, left, right);
    }

    boolean compare(Comparator operator, Value left, Value right) {
        return operators.compare(operator, left, right);
    }

    boolean isEqual(Value left, Value right) {
        return operators.isEqual(left, right);
    }

    int order(Value left, Value right) {
        return operators.order(left, right);
    }

    Value evaluate(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Text(var text) -> Value.of(text);
            case Expression.Whole(var whole) -> Value.of(whole);
            case Expression.Real(var real) -> new Value.Real(real);
            case Expression.Truth(var truth) -> Value.of(truth);
            case Expression.None() -> Value.none();
            case Expression.Name(var name) -> scope.get(name);
            case Expression.ListOf(var items) -> new Value.Items(all(items, scope), false);
            case Expression.TupleOf(var items) -> new Value.Items(all(items, scope), true);
            case Expression.DictOf(var entries) -> dict(entries, scope);
            case Expression.Attribute(var object, var name) -> members.attribute(evaluate(object, scope), name);
            case Expression.Subscript(var object, var key) ->
                members.item(evaluate(object, scope), evaluate(key, scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(var callee, var arguments) -> call(callee, arguments, scope);
            case Expression.Filter(var operand, var name, var arguments) ->
                filter(name, evaluate(operand, scope), arguments(name, arguments, scope));
            case Expression.Test(var operand, var name, var arguments) ->
                Value.of(test(name, evaluate(operand, scope), arguments(name, arguments, scope)));
            case Expression.Not(var operand) ->
                Value.of(!evaluate(operand, scope).isTrue());
            case Expression.Signed(var negative, var operand) -> Operators.sign(negative, evaluate(operand, scope));
            case Expression.Binary(var operator, var left, var right) ->
                operators.apply(operator, evaluate(left, scope), evaluate(right, scope));
            case Expression.And(var left, var right) -> either(evaluate(left, scope), right, scope, false);
            case Expression.Or(var left, var right) -> either(evaluate(left, scope), right, scope, true);
            case Expression.Comparison comparison -> comparison(comparison, scope);
            case Expression.Conditional conditional -> conditional(conditional, scope);
        };
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Value dict(List<Expression.Entry> entries, Scope scope) {
        Map<Value, Value> dict = LinkedHashMap.newLinkedHashMap(entries.size());
        for (Expression.Entry entry : entries) {
            dict.put(Operators.key(evaluate(entry.key(), scope)), evaluate(entry.value(), scope));
        }
        return new Value.Dict(dict);
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        return members.slice(
                evaluate(slice.object(), scope),
                bound(slice.start(), scope),
                bound(slice.stop(), scope),
                bound(slice.step(), scope));
    }

    private Value bound(@Nullable Expression bound, Scope scope) {
        return bound == null ? Value.none() : evaluate(bound, scope);
    }

    private Value call(Expression callee, Expression.Arguments arguments, Scope scope) {
        Value function = evaluate(callee, scope);
        if (!(function instanceof Value.Callable(var name, var body))) {
            throw new TemplateFailure("%s cannot be called".formatted(Operators.described(function)));
        }
        CallArguments given = arguments(name, arguments, scope);
        budget.enterCall();
        Value result = body.call(given);
        budget.leaveCall();
        return result;
    }

    private CallArguments arguments(String callee, Expression.Arguments arguments, Scope scope) {
        Map<String, Value> named = HashMap.newHashMap(arguments.named().size());
        arguments.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
        return new CallArguments(callee, all(arguments.positional(), scope), named);
    }

    /** Filters and tests that there are. */
    static TemplateParser.Builtins builtins() {
        Set<String> filters = new HashSet<>(TextFilters.ALL.keySet());
        filters.addAll(ListFilters.ALL.keySet());
        return new TemplateParser.Builtins(filters, Tests.ALL.keySet());
    }

    Value filter(String name, Value value, CallArguments arguments) {
        Filter filter = TextFilters.ALL.get(name);
        if (filter == null) {
            filter = ListFilters.ALL.get(name);
        }
        if (filter == null) {
            throw new TemplateFailure("the filter '%s' is not known".formatted(name));
        }
        if (value instanceof Value.Text(var text)) {
            budget.size(text.length());
        }
        budget.step();
        return filter.apply(this, value, arguments);
    }

    boolean test(String name, Value value, CallArguments arguments) {
        Test test = Tests.ALL.get(name);
        if (test == null) {
            throw new TemplateFailure("the test '%s' is not known".formatted(name));
        }
        budget.step();
        return test.apply(this, value, arguments);
    }

    private Value either(Value left, Expression right, Scope scope, boolean enough) {
        return left.isTrue() == enough ? left : evaluate(right, scope);
    }

    private Value comparison(Expression.Comparison comparison, Scope scope) {
        Value left = evaluate(comparison.first(), scope);
        for (Expression.Comparand next : comparison.others()) {
            Value right = evaluate(next.operand(), scope);
            if (!operators.compare(next.operator(), left, right)) {
                return Value.of(false);
            }
            left = right;
        }
        return Value.of(true);
    }

    private Value conditional(Expression.Conditional conditional, Scope scope) {
        if (evaluate(conditional.condition(), scope).isTrue()) {
            return evaluate(conditional.then(), scope);
        }
        Expression otherwise = conditional.otherwise();
        return otherwise == null ? new Value.Undefined("inline if without else") : evaluate(otherwise, scope);
    }
}
