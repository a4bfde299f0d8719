package dev.llmnode.inference.text.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a template, as Python knows it. */
sealed interface Value {
    /** A string, measured in code points. */
    record Text(String value) implements Value {}

    /** An integer; unlike Python's it has 64 bits, and overflow is an error. */
    record Whole(long value) implements Value {}

    /** A floating-point number. */
    record Real(double value) implements Value {}

    /** A boolean, which counts as 0 or 1 where a number is wanted. */
    record Truth(boolean value) implements Value {}

    /** None. */
    record None() implements Value {}

    /** What a name or a member stands for that does not exist: empty, false, and an error where it is used for more. */
    record Undefined(String name) implements Value {}

    /** A list, or a tuple. */
    record Items(List<Value> items, boolean tuple) implements Value {}

    /** A dictionary in the order of its making. */
    record Dict(Map<Value, Value> entries) implements Value {}

    /** A function, method or macro. */
    record Callable(String name, Function function) implements Value {}

    /** What a callable does. */
    @FunctionalInterface
    interface Function {
        Value call(CallArguments arguments);
    }

    /** What has attributes and nothing else: a namespace, a loop. */
    non-sealed interface Host extends Value {
        /** The attribute, or {@link Undefined}. */
        Value attribute(String name);
    }

    static Value none() {
        return new None();
    }

    static Value of(boolean value) {
        return new Truth(value);
    }

    static Value of(long value) {
        return new Whole(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static Value list(List<Value> items) {
        return new Items(items, false);
    }

    static Value tuple(Value... items) {
        return new Items(List.of(items), true);
    }

    /** A string's characters, each a string. */
    static List<Value> characters(String text) {
        return text.codePoints().mapToObj(c -> of(Character.toString(c))).toList();
    }

    static Value dict(Map<String, Value> entries) {
        Map<Value, Value> dict = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach((key, value) -> dict.put(of(key), value));
        return new Dict(dict);
    }

    /** What the type is called in messages. */
    default String typeName() {
        return switch (this) {
            case Text text -> "string";
            case Whole whole -> "integer";
            case Real real -> "number";
            case Truth truth -> "boolean";
            case None none -> "none";
            case Undefined undefined -> "undefined";
            case Items items -> items.tuple() ? "tuple" : "list";
            case Dict dict -> "dictionary";
            case Callable callable -> "function";
            case Host host -> "object";
        };
    }

    /** Python's truth: empty and zero are false. */
    default boolean isTrue() {
        return switch (this) {
            case Text text -> !text.value.isEmpty();
            case Whole whole -> whole.value != 0;
            case Real real -> real.value != 0;
            case Truth truth -> truth.value;
            case None none -> false;
            case Undefined undefined -> false;
            case Items items -> !items.items.isEmpty();
            case Dict dict -> !dict.entries.isEmpty();
            case Callable callable -> true;
            case Host host -> true;
        };
    }
}
