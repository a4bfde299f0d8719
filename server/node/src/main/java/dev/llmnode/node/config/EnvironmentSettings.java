package dev.llmnode.node.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings from variables: {@code LLM_NODE_SERVER_} and the key in upper case, all else an underscore. */
final class EnvironmentSettings {
    /** SDKs read variables that begin with {@code LLM_NODE_} too; this keeps the two apart. */
    static final String PREFIX = "LLM_NODE_SERVER_";

    private EnvironmentSettings() {}

    static List<RawSetting> read(Map<String, String> environment, List<ConfigKey> keys) {
        Map<String, ConfigKey> byVariable =
                keys.stream().collect(Collectors.toMap(ConfigKey::variable, Function.identity()));
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(variable -> {
                    ConfigKey key = byVariable.get(variable.getKey());
                    String path = key == null ? variable.getKey() : key.name();
                    return FlagSettings.split(key, path, variable.getValue(), "$" + variable.getKey()).stream();
                })
                .toList();
    }
}
