package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A file's key-value pairs, read with the type that the asker expects; a wrong one is an error that names the key. */
final class GgufMetadata {
    private final Map<String, GgufValue> values;

    GgufMetadata(Map<String, GgufValue> values) {
        this.values = values;
    }

    Set<String> keys() {
        return values.keySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        return findText(key).orElseThrow(() -> missing(key));
    }

    Optional<String> findText(String key) {
        return find(key, GgufValue.Text.class, "a string").map(GgufValue.Text::value);
    }

    boolean flag(String key, boolean otherwise) {
        return find(key, GgufValue.Flag.class, "a boolean")
                .map(GgufValue.Flag::value)
                .orElse(otherwise);
    }

    int whole(String key, int least, int most) {
        return findWhole(key, least, most).orElseThrow(() -> missing(key));
    }

    /** An integer of any width, within bounds. */
    Optional<Integer> findWhole(String key, int least, int most) {
        return find(key, GgufValue.Whole.class, "an integer")
                .map(GgufValue.Whole::value)
                .map(value -> {
                    if (value < least || value > most) {
                        throw new ModelFormatException(
                                "Metadata key %s is %d, not in %d to %d".formatted(key, value, least, most));
                    }
                    return value.intValue();
                });
    }

    float positive(String key) {
        return findPositive(key).orElseThrow(() -> missing(key));
    }

    /** A finite real number above zero. */
    Optional<Float> findPositive(String key) {
        return find(key, GgufValue.Real.class, "a real number")
                .map(real -> (float) real.value())
                .map(value -> {
                    if (!(value > 0) || !Float.isFinite(value)) {
                        throw new ModelFormatException("Metadata key %s is %s, not above zero".formatted(key, value));
                    }
                    return value;
                });
    }

    GgufValue.Texts texts(String key) {
        return find(key, GgufValue.Texts.class, "an array of strings").orElseThrow(() -> missing(key));
    }

    Optional<int[]> findInts(String key, int count) {
        return findNumbers(key, GgufValueType.INT32, count, GgufValue.Numbers::toInts);
    }

    Optional<float[]> findFloats(String key, int count) {
        return findNumbers(key, GgufValueType.FLOAT32, count, GgufValue.Numbers::toFloats);
    }

    private <T> Optional<T> findNumbers(
            String key, GgufValueType type, int count, Function<GgufValue.Numbers, T> reading) {
        String expected = "an array of %d %s".formatted(count, type);
        return find(key, GgufValue.Numbers.class, expected).map(numbers -> {
            if (numbers.type() != type || numbers.count() != count) {
                throw new ModelFormatException("Metadata key %s is an array of %d %s, expected %s"
                        .formatted(key, numbers.count(), numbers.type(), expected));
            }
            return reading.apply(numbers);
        });
    }

    private <T extends GgufValue> Optional<T> find(String key, Class<T> type, String expected) {
        GgufValue value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new ModelFormatException("Metadata key %s is %s, expected %s".formatted(key, value.kind(), expected));
        }
        return Optional.of(type.cast(value));
    }

    private static ModelFormatException missing(String key) {
        return new ModelFormatException("Metadata key %s is missing".formatted(key));
    }
}
