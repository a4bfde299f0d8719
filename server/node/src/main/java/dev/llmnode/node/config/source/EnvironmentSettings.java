package dev.llmnode.node.config.source;

import dev.llmnode.node.config.key.ConfigKey;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings from variables: {@code LLM_NODE_SERVER_} and the key in upper case, all else an underscore. */
public final class EnvironmentSettings {
    private EnvironmentSettings() {}

    public static List<RawSetting> read(Map<String, String> environment, List<ConfigKey> keys) {
        Map<String, ConfigKey> byVariable =
                keys.stream().collect(Collectors.toMap(ConfigKey::variable, Function.identity()));
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(ConfigKey.VARIABLE_PREFIX))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(variable -> {
                    ConfigKey key = byVariable.get(variable.getKey());
                    String path = key == null ? variable.getKey() : key.name();
                    return FlagSettings.split(key, path, variable.getValue(), "$" + variable.getKey()).stream();
                })
                .toList();
    }
}
