package dev.llmnode.node.config.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A setting.
 *
 * @param name section and kebab-case name, {@code api.listen-addr}
 * @param shape whether it holds one value or more
 * @param type of each value
 * @param defaultText what holds where nothing is set; empty for nothing
 * @param range bounds of a number, or null
 * @param form how each value is written, where its type does not say; or null
 * @param secret whether its value is never shown
 * @param mayBeEmpty whether a list may have no values
 * @param inEffect whether anything heeds it
 */
public record ConfigKey(
        String name,
        Shape shape,
        Class<?> type,
        String defaultText,
        @Nullable Range range,
        @Nullable Form form,
        boolean secret,
        boolean mayBeEmpty,
        boolean inEffect) {
    /** SDKs read variables that begin with {@code LLM_NODE_} too; this keeps the two apart. */
    public static final String VARIABLE_PREFIX = "LLM_NODE_SERVER_";

    /** How many values a setting has. */
    public enum Shape {
        ONE,
        LIST,
        /** Each entry is a key of its own: {@code inference.aliases.NAME}. */
        MAP
    }

    /** All settings of these areas, by name. */
    public static List<ConfigKey> of(Class<?>... areas) {
        return Arrays.stream(areas)
                .flatMap(area -> Arrays.stream(area.getDeclaredMethods()).map(method -> of(area, method)))
                .sorted((a, b) -> a.name.compareTo(b.name))
                .toList();
    }

    private static ConfigKey of(Class<?> area, Method method) {
        WithDefault fallback = method.getAnnotation(WithDefault.class);
        Type type = method.getGenericReturnType();
        Shape shape = Shape.ONE;
        while (type instanceof ParameterizedType wrapper) {
            Type[] arguments = wrapper.getActualTypeArguments();
            if (wrapper.getRawType() != Optional.class) {
                shape = wrapper.getRawType() == Map.class ? Shape.MAP : Shape.LIST;
            }
            type = arguments[arguments.length - 1];
        }
        return new ConfigKey(
                "%s.%s".formatted(area.getAnnotation(ConfigMapping.class).prefix(), kebab(method.getName())),
                shape,
                (Class<?>) type,
                fallback == null ? "" : fallback.value(),
                method.getAnnotation(Range.class),
                method.getAnnotation(Form.class),
                method.isAnnotationPresent(Secret.class),
                method.getReturnType() == Optional.class,
                !method.isAnnotationPresent(NotInEffectYet.class));
    }

    /** The rule by which the binder, too, turns names of methods into keys. */
    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** {@code LLM_NODE_SERVER_API_LISTEN_ADDR} for {@code api.listen-addr}. */
    public String variable() {
        return VARIABLE_PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Checks a value.
     *
     * @throws IllegalArgumentException if it does not fit, with what would
     */
    public void check(String text) {
        if (form != null) {
            form.value().check(text);
        }
        if (type == Duration.class) {
            bound(ConfigValues.duration(text).toMillis(), "ms");
        } else if (type == DataSize.class) {
            bound(DataSize.parse(text).bytes(), " bytes");
        } else if (type == int.class || type == OptionalInt.class) {
            bound(ConfigValues.number(text), "");
        } else if (type == boolean.class) {
            ConfigValues.flag(text);
        } else if (type == InetSocketAddress.class) {
            ConfigValues.address(text);
        } else if (type == Path.class) {
            ConfigValues.path(text);
        }
    }

    private void bound(long value, String unit) {
        if (range != null && (value < range.min() || value > range.max())) {
            throw new IllegalArgumentException(
                    value < range.min()
                            ? "it must be %d%s or more".formatted(range.min(), unit)
                            : "it must be %d%s or less".formatted(range.max(), unit));
        }
    }
}
