package dev.llmnode.inference.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Filters of lists, dictionaries and of whatever has a length. */
final class ListFilters {
    static final Map<String, Evaluator.Filter> ALL = Map.ofEntries(
            Map.entry("length", (in, value, a) -> Value.of(length(in, value))),
            Map.entry("count", (in, value, a) -> Value.of(length(in, value))),
            Map.entry("first", (in, value, a) -> end(in.iterate(value), true)),
            Map.entry("last", (in, value, a) -> end(in.iterate(value), false)),
            Map.entry("list", (in, value, a) -> Value.list(in.iterate(value))),
            Map.entry("reverse", ListFilters::reverse),
            Map.entry("join", ListFilters::join),
            Map.entry("default", ListFilters::byDefault),
            Map.entry("d", ListFilters::byDefault),
            Map.entry("attr", (in, value, a) -> in.members().nonEntry(value, a.text(0, "name"))),
            Map.entry(
                    "items",
                    (in, value, a) -> value instanceof Value.Dict(var entries)
                            ? Members.items(entries)
                            : Value.list(in.iterate(value))),
            Map.entry("map", ListFilters::map),
            Map.entry("select", (in, value, a) -> select(in, value, a, true)),
            Map.entry("reject", (in, value, a) -> select(in, value, a, false)),
            Map.entry("selectattr", (in, value, a) -> selectAttribute(in, value, a, true)),
            Map.entry("rejectattr", (in, value, a) -> selectAttribute(in, value, a, false)),
            Map.entry("sort", ListFilters::sort),
            Map.entry("dictsort", ListFilters::dictSort),
            Map.entry("groupby", ListFilters::groupBy),
            Map.entry("unique", ListFilters::unique),
            Map.entry("min", (in, value, a) -> extreme(in, value, a, 1)),
            Map.entry("max", (in, value, a) -> extreme(in, value, a, -1)),
            Map.entry("sum", ListFilters::sum),
            Map.entry("batch", ListFilters::batch));

    private ListFilters() {}

    static long length(Evaluator in, Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.codePointCount(0, text.length());
            case Value.Dict(var entries) -> entries.size();
            case Value.Items(var items, var _) -> items.size();
            case Value.Undefined undefined -> 0;
            default -> throw new TemplateFailure("%s has no length".formatted(Operators.described(value)));
        };
    }

    private static Value end(List<Value> items, boolean first) {
        if (items.isEmpty()) {
            return new Value.Undefined("item of an empty sequence");
        }
        return first ? items.getFirst() : items.getLast();
    }

    private static Value reverse(Evaluator in, Value value, CallArguments arguments) {
        if (value instanceof Value.Text(var text)) {
            return Value.of(new StringBuilder(text).reverse().toString());
        }
        List<Value> items = new ArrayList<>(in.iterate(value));
        Collections.reverse(items);
        return Value.list(items);
    }

    private static Value join(Evaluator in, Value value, CallArguments arguments) {
        String separator = Repr.str(arguments.only("d", "attribute").get(0, "d", Value.of("")));
        UnaryOperator<Value> key = attribute(in, arguments.get(1, "attribute", Value.none()));
        StringBuilder joined = new StringBuilder();
        List<Value> items = in.iterate(value);
        for (int i = 0; i < items.size(); i++) {
            joined.append(i == 0 ? "" : separator).append(Repr.str(key.apply(items.get(i))));
            Budget.limit(joined.length());
        }
        in.budget().size(joined.length());
        return Value.of(joined.toString());
    }

    private static Value byDefault(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("default_value", "boolean");
        boolean missing = value instanceof Value.Undefined || (arguments.truth(1, "boolean", false) && !value.isTrue());
        return missing ? arguments.get(0, "default_value", Value.of("")) : value;
    }

    /** What {@code attribute='a.b'} leads to; nothing leads to the item itself. */
    private static UnaryOperator<Value> attribute(Evaluator in, Value path) {
        return attribute(in, path, new Value.Undefined("attribute"));
    }

    private static UnaryOperator<Value> attribute(Evaluator in, Value path, Value byDefault) {
        return switch (path) {
            case Value.None none -> UnaryOperator.identity();
            case Value.Whole index -> item -> member(in, item, index, byDefault);
            case Value.Text(var text) ->
                item -> {
                    Value value = item;
                    for (String name : text.split("\\.", -1)) {
                        Value key = name.matches("[0-9]{1,9}") ? Value.of(Long.parseLong(name)) : Value.of(name);
                        value = member(in, value, key, byDefault);
                    }
                    return value;
                };
            default -> throw new TemplateFailure("an attribute is named by a string");
        };
    }

    private static Value member(Evaluator in, Value object, Value key, Value byDefault) {
        Value member = in.members().item(object, key);
        return member instanceof Value.Undefined && !(byDefault instanceof Value.Undefined) ? byDefault : member;
    }

    private static Value map(Evaluator in, Value value, CallArguments arguments) {
        UnaryOperator<Value> function;
        if (arguments.positional().isEmpty()) {
            Value byDefault =
                    arguments.only("attribute", "default").get(1, "default", new Value.Undefined("attribute"));
            function = attribute(in, arguments.require(0, "attribute"), byDefault);
        } else {
            String name = arguments.text(0, "filter");
            CallArguments rest = rest(arguments, 1, name);
            function = item -> in.filter(name, item, rest);
        }
        return Value.list(in.iterate(value).stream().map(function).toList());
    }

    private static CallArguments rest(CallArguments arguments, int from, String name) {
        List<Value> positional = arguments.positional();
        return new CallArguments(name, positional.subList(from, positional.size()), arguments.named());
    }

    private static Value select(Evaluator in, Value value, CallArguments arguments, boolean wanted) {
        return selected(in, value, UnaryOperator.identity(), arguments, 0, wanted);
    }

    private static Value selectAttribute(Evaluator in, Value value, CallArguments arguments, boolean wanted) {
        UnaryOperator<Value> key = attribute(in, arguments.require(0, "attribute"));
        return selected(in, value, key, arguments, 1, wanted);
    }

    private static Value selected(
            Evaluator in, Value value, UnaryOperator<Value> key, CallArguments arguments, int testAt, boolean wanted) {
        List<Value> kept = new ArrayList<>();
        for (Value item : in.iterate(value)) {
            Value tested = key.apply(item);
            boolean fits;
            if (arguments.positional().size() > testAt) {
                String test = arguments.text(testAt, "test");
                fits = in.test(test, tested, rest(arguments, testAt + 1, test));
            } else {
                fits = tested.isTrue();
            }
            if (fits == wanted) {
                kept.add(item);
            }
        }
        return Value.list(kept);
    }

    /** As it counts for order and sameness: strings without regard to case, unless asked for. */
    private static Value folded(Value value, boolean caseSensitive) {
        return value instanceof Value.Text(var text) && !caseSensitive
                ? Value.of(text.toLowerCase(Locale.ROOT))
                : value;
    }

    private static Value sort(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("reverse", "case_sensitive", "attribute");
        UnaryOperator<Value> attribute = attribute(in, arguments.get(2, "attribute", Value.none()));
        boolean caseSensitive = arguments.truth(1, "case_sensitive", false);
        List<Value> sorted = new ArrayList<>(in.iterate(value));
        sorted.sort(by(in, item -> folded(attribute.apply(item), caseSensitive), arguments.truth(0, "reverse", false)));
        return Value.list(sorted);
    }

    private static Comparator<Value> by(Evaluator in, UnaryOperator<Value> key, boolean reverse) {
        Comparator<Value> order = (left, right) -> in.order(key.apply(left), key.apply(right));
        return reverse ? order.reversed() : order;
    }

    private static Value dictSort(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("case_sensitive", "by", "reverse");
        if (!(value instanceof Value.Dict(var entries))) {
            throw new TemplateFailure("dictsort wants a dictionary, not %s".formatted(Operators.described(value)));
        }
        boolean caseSensitive = arguments.truth(0, "case_sensitive", false);
        Value part = Value.of(arguments.text(1, "by", "key").equals("value") ? 1 : 0);
        List<Value> pairs = new ArrayList<>(in.iterate(Members.items(entries)));
        pairs.sort(by(
                in,
                pair -> folded(in.members().item(pair, part), caseSensitive),
                arguments.truth(2, "reverse", false)));
        return Value.list(pairs);
    }

    private static Value groupBy(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("attribute", "default", "case_sensitive");
        UnaryOperator<Value> attribute = attribute(in, arguments.require(0, "attribute"));
        boolean caseSensitive = arguments.truth(2, "case_sensitive", false);
        List<Value> sorted = new ArrayList<>(in.iterate(value));
        sorted.sort(by(in, item -> folded(attribute.apply(item), caseSensitive), false));
        Map<Value, List<Value>> groups = new LinkedHashMap<>();
        sorted.forEach(item -> groups.computeIfAbsent(
                        Operators.key(folded(attribute.apply(item), caseSensitive)), key -> new ArrayList<>())
                .add(item));
        List<Value> pairs = new ArrayList<>();
        groups.values().forEach(group -> pairs.add(Value.tuple(attribute.apply(group.getFirst()), Value.list(group))));
        return Value.list(pairs);
    }

    private static Value unique(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("case_sensitive", "attribute");
        UnaryOperator<Value> attribute = attribute(in, arguments.get(1, "attribute", Value.none()));
        boolean caseSensitive = arguments.truth(0, "case_sensitive", false);
        Set<Value> seen = new LinkedHashSet<>();
        return Value.list(in.iterate(value).stream()
                .filter(item -> seen.add(Operators.key(folded(attribute.apply(item), caseSensitive))))
                .toList());
    }

    /** The least of the items, or with a negative sign the greatest; the first of equals. */
    private static Value extreme(Evaluator in, Value value, CallArguments arguments, int sign) {
        arguments.only("case_sensitive", "attribute");
        UnaryOperator<Value> attribute = attribute(in, arguments.get(1, "attribute", Value.none()));
        boolean caseSensitive = arguments.truth(0, "case_sensitive", false);
        List<Value> items = in.iterate(value);
        Value best = end(items, true);
        for (Value item : items) {
            Value key = folded(attribute.apply(item), caseSensitive);
            if (sign * in.order(key, folded(attribute.apply(best), caseSensitive)) < 0) {
                best = item;
            }
        }
        return best;
    }

    private static Value sum(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("attribute", "start");
        UnaryOperator<Value> attribute = attribute(in, arguments.get(0, "attribute", Value.none()));
        Value sum = arguments.get(1, "start", Value.of(0));
        for (Value item : in.iterate(value)) {
            sum = in.add(sum, attribute.apply(item));
        }
        return sum;
    }

    private static Value batch(Evaluator in, Value value, CallArguments arguments) {
        arguments.only("linecount", "fill_with");
        arguments.require(0, "linecount");
        int count = Math.clamp(arguments.whole(0, "linecount", 1), 1, Budget.MAX_SIZE);
        Value fill = arguments.get(1, "fill_with", Value.none());
        List<Value> items = in.iterate(value);
        List<Value> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += count) {
            List<Value> batch = new ArrayList<>(items.subList(from, Math.min(items.size(), from + count)));
            if (!(fill instanceof Value.None)) {
                in.budget().size(count);
                batch.addAll(Collections.nCopies(count - batch.size(), fill));
            }
            batches.add(Value.list(batch));
        }
        return Value.list(batches);
    }
}
