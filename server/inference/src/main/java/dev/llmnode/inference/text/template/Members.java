package dev.llmnode.inference.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What lies behind a dot or in brackets. */
final class Members {
    private final Operators operators;
    private final Budget budget;

    Members(Operators operators, Budget budget) {
        this.operators = operators;
        this.budget = budget;
    }

    /** {@code object.name}: a method first, then an entry. */
    Value attribute(Value object, String name) {
        return switch (object) {
            case Value.Text(var text) -> new StringMethods(text, operators, budget).find(name);
            case Value.Dict(var entries) -> {
                Value method = dictMethod(entries, name);
                yield method instanceof Value.Undefined ? entries.getOrDefault(Value.of(name), method) : method;
            }
            case Value.Items(var items, var _) -> listMethod(items, name);
            case Value.Host host -> host.attribute(name);
            case Value.Undefined(var missing) ->
                throw new TemplateFailure("'%s' is undefined, so it has no '%s'".formatted(missing, name));
            default -> new Value.Undefined(name);
        };
    }

    /** {@code object | attr(name)}: what is no entry. */
    Value nonEntry(Value object, String name) {
        return object instanceof Value.Dict(var entries) ? dictMethod(entries, name) : attribute(object, name);
    }

    /** {@code object[key]}: an entry first, then a method. */
    Value item(Value object, Value key) {
        if (object instanceof Value.Dict(var entries) && entries.containsKey(Operators.key(key))) {
            return entries.getOrDefault(key, Value.none());
        }
        if (key instanceof Value.Text(var name)) {
            return attribute(object, name);
        }
        if (object instanceof Value.Undefined(var missing)) {
            throw new TemplateFailure("'%s' is undefined, so it has no items".formatted(missing));
        }
        if (Operators.isWhole(key) && object instanceof Value.Items(var items, var _)) {
            long index = fromEnd(Operators.whole(key), items.size());
            return index < 0 || index >= items.size() ? new Value.Undefined("item") : items.get((int) index);
        }
        if (Operators.isWhole(key) && object instanceof Value.Text(var text)) {
            return character(text, Operators.whole(key));
        }
        return new Value.Undefined("item");
    }

    private Value character(String text, long key) {
        budget.size(text.length());
        int length = text.codePointCount(0, text.length());
        long index = fromEnd(key, length);
        if (index < 0 || index >= length) {
            return new Value.Undefined("character");
        }
        return Value.of(Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) index))));
    }

    private static long fromEnd(long index, int size) {
        return index < 0 ? index + size : index;
    }

    /** {@code object[start:stop:step]}, with Python's rules for what is left out, negative or beyond the ends. */
    Value slice(Value object, Value start, Value stop, Value step) {
        return switch (object) {
            case Value.Items(var items, var tuple) -> {
                List<Value> part = new ArrayList<>();
                walk(items.size(), start, stop, step, i -> part.add(items.get(i)));
                yield new Value.Items(part, tuple);
            }
            case Value.Text(var text) -> {
                budget.size(text.length());
                int[] codePoints = text.codePoints().toArray();
                StringBuilder part = new StringBuilder();
                walk(codePoints.length, start, stop, step, i -> part.appendCodePoint(codePoints[i]));
                yield Value.of(part.toString());
            }
            default -> throw new TemplateFailure("%s cannot be sliced".formatted(Operators.described(object)));
        };
    }

    private void walk(int size, Value start, Value stop, Value step, IntConsumer visit) {
        long by = bound(step, 1);
        if (by == 0) {
            throw new TemplateFailure("a slice's step is zero");
        }
        long least = by > 0 ? 0 : -1;
        long most = by > 0 ? size : size - 1L;
        long from = Math.clamp(fromEnd(bound(start, by > 0 ? 0 : Integer.MAX_VALUE), size), least, most);
        long to = stop instanceof Value.None
                ? (by > 0 ? size : -1)
                : Math.clamp(fromEnd(bound(stop, 0), size), least, most);
        budget.steps(Math.max(0, (to - from) / by));
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            visit.accept((int) i);
        }
    }

    private static long bound(Value value, long otherwise) {
        if (value instanceof Value.None) {
            return otherwise;
        }
        if (Operators.isWhole(value)) {
            return Math.clamp(Operators.whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        throw new TemplateFailure("a slice's bound is %s, not an integer".formatted(Operators.described(value)));
    }

    private static Value dictMethod(Map<Value, Value> entries, String name) {
        return switch (name) {
            case "items" ->
                new Value.Callable(name, arguments -> {
                    arguments.only();
                    return items(entries);
                });
            case "keys" ->
                new Value.Callable(name, arguments -> {
                    arguments.only();
                    return Value.list(List.copyOf(entries.keySet()));
                });
            case "values" ->
                new Value.Callable(name, arguments -> {
                    arguments.only();
                    return Value.list(List.copyOf(entries.values()));
                });
            case "get" ->
                new Value.Callable(name, arguments -> {
                    arguments.only("key", "default");
                    return entries.getOrDefault(
                            Operators.key(arguments.require(0, "key")), arguments.get(1, "default", Value.none()));
                });
            default -> new Value.Undefined(name);
        };
    }

    /** Pairs of keys and values. */
    static Value items(Map<Value, Value> entries) {
        List<Value> pairs = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> pairs.add(Value.tuple(key, value)));
        return Value.list(pairs);
    }

    private Value listMethod(List<Value> items, String name) {
        return switch (name) {
            case "count" ->
                new Value.Callable(name, arguments -> {
                    Value wanted = arguments.only("value").require(0, "value");
                    return Value.of(items.stream()
                            .filter(item -> operators.isEqual(item, wanted))
                            .count());
                });
            case "index" ->
                new Value.Callable(name, arguments -> {
                    Value wanted = arguments.only("value").require(0, "value");
                    for (int i = 0; i < items.size(); i++) {
                        if (operators.isEqual(items.get(i), wanted)) {
                            return Value.of(i);
                        }
                    }
                    throw new TemplateFailure("the list does not have %s".formatted(Repr.repr(wanted)));
                });
            case "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse" ->
                throw new TemplateFailure("a list cannot be changed by '%s'".formatted(name));
            default -> new Value.Undefined(name);
        };
    }
}
