package dev.llmnode.node.config;

/**
 * A setting as it holds, for people.
 *
 * @param key its name
 * @param value what holds; secrets are hidden, empty is nothing
 * @param origin where it was set, or {@link #DEFAULT}
 */
public record EffectiveSetting(String key, String value, String origin) {
    public static final String DEFAULT = "default";
}
