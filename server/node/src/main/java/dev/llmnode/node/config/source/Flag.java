package dev.llmnode.node.config.source;

/**
 * A setting from the command line.
 *
 * @param key its name
 * @param value as it was written
 * @param option that it was given by, for people: {@code --set}, {@code --listen}
 */
public record Flag(String key, String value, String option) {
    /** By the option that takes any key. */
    public static Flag set(String key, String value) {
        return new Flag(key, value, "--set");
    }
}
