package dev.llmnode.node.config.source;

import java.util.List;

/**
 * A setting as it was written somewhere.
 *
 * @param path dotted path; a name in a map stands in quotes where it has dots
 * @param values one, or a list's
 * @param origin where it was written, for people: a file, {@code $VARIABLE}, {@code --set}
 */
public record RawSetting(String path, List<String> values, String origin) {
    public RawSetting {
        values = List.copyOf(values);
    }
}
