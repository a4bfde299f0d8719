package dev.llmnode.conformance.node;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node is started with.
 *
 * @param values configuration keys and their values
 */
public record NodeSettings(Map<String, String> values) {

    /** For suites that name no settings: no limits by address, since all cases come from one. */
    public static final Map<String, String> DEFAULTS =
            Map.of("api.rate-limit-per-minute", "0", "api.max-connections-per-ip", "0");

    public NodeSettings {
        values = Map.copyOf(values);
    }

    /** The defaults, changed by these. */
    public static NodeSettings with(Map<String, String> changes) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        values.putAll(changes);
        return new NodeSettings(values);
    }

    /** Whether these are the defaults. */
    public boolean isDefault() {
        return values.equals(DEFAULTS);
    }

    /** As the node's command line takes them. */
    List<String> arguments() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> "--set=%s=%s".formatted(entry.getKey(), entry.getValue()))
                        .toList();
    }
}
