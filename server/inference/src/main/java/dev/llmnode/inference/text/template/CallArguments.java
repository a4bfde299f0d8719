package dev.llmnode.inference.text.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a filter, a test, a method or a function was given.
 *
 * @param callee its name, for messages
 * @param positional without names, first
 * @param named by name
 */
record CallArguments(String callee, List<Value> positional, Map<String, Value> named) {
    /** Checks that there are no others than these parameters, given by position or by name. */
    CallArguments only(String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateFailure("%s takes at most %d arguments, %d are given"
                    .formatted(callee, parameters.length, positional.size()));
        }
        for (String name : named.keySet()) {
            if (!Arrays.asList(parameters).contains(name)) {
                throw new TemplateFailure("%s has no argument '%s'".formatted(callee, name));
            }
        }
        return this;
    }

    boolean has(int position, String name) {
        return find(position, name) != null;
    }

    Value get(int position, String name, Value otherwise) {
        Value value = find(position, name);
        return value == null ? otherwise : value;
    }

    Value require(int position, String name) {
        Value value = find(position, name);
        if (value == null) {
            throw new TemplateFailure("%s needs an argument '%s'".formatted(callee, name));
        }
        return value;
    }

    String text(int position, String name) {
        return text(name, require(position, name));
    }

    String text(int position, String name, String otherwise) {
        Value value = find(position, name);
        return value == null ? otherwise : text(name, value);
    }

    private String text(String name, Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new TemplateFailure("%s wants a string as '%s', not a %s".formatted(callee, name, value.typeName()));
    }

    long whole(int position, String name, long otherwise) {
        Value value = find(position, name);
        return value == null ? otherwise : whole(name, value);
    }

    private long whole(String name, Value value) {
        return switch (value) {
            case Value.Whole whole -> whole.value();
            case Value.Truth truth -> truth.value() ? 1 : 0;
            default ->
                throw new TemplateFailure(
                        "%s wants an integer as '%s', not a %s".formatted(callee, name, value.typeName()));
        };
    }

    boolean truth(int position, String name, boolean otherwise) {
        Value value = find(position, name);
        return value == null ? otherwise : value.isTrue();
    }

    private @Nullable Value find(int position, String name) {
        if (position < positional.size()) {
            return positional.get(position);
        }
        return named.get(name);
    }
}
