package dev.llmnode.node.config;

import dev.llmnode.node.config.key.ConfigKey;
import dev.llmnode.node.config.source.RawSetting;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant by a key that there is not. */
record UnknownKey(List<ConfigKey> keys) {
    private static final int MAX_DISTANCE = 5;

    String describe(RawSetting raw) {
        boolean variable = raw.path().startsWith(ConfigKey.VARIABLE_PREFIX);
        String written = raw.path().replace('_', '-').toLowerCase(Locale.ROOT);
        String hint = keys.stream()
                .map(key -> variable ? key.variable() : key.name())
                .min(Comparator.comparingInt(
                        name -> distance(written, name.replace('_', '-').toLowerCase(Locale.ROOT))))
                .filter(name -> distance(written, name.replace('_', '-').toLowerCase(Locale.ROOT)) <= MAX_DISTANCE)
                .map("; did you mean %s?"::formatted)
                .orElse("; './llm-node config' lists all keys");
        return variable
                ? "%s in the environment stands for no setting%s".formatted(raw.path(), hint)
                : "%s from %s is no setting%s".formatted(raw.path(), raw.origin(), hint);
    }

    /** Levenshtein distance, row by row. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
