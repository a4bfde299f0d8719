package dev.llmnode.node.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads settings that are one string each: {@code api.api-keys=a,b} or {@code inference.aliases.llama-2-7b=tiny}. */
final class FlagSettings {
    private FlagSettings() {}

    static List<RawSetting> read(Map<String, String> flags, List<ConfigKey> keys) {
        return flags.entrySet().stream()
                .flatMap(flag -> {
                    ConfigKey key = keys.stream()
                            .filter(each -> each.name().equals(flag.getKey()))
                            .findFirst()
                            .orElse(null);
                    return split(key, flag.getKey(), flag.getValue(), "--set").stream();
                })
                .toList();
    }

    /** Cuts lists at commas, and whole maps ({@code a=b,c=d}) into their entries. */
    static List<RawSetting> split(@Nullable ConfigKey key, String path, String text, String origin) {
        if (key == null || key.shape() == ConfigKey.Shape.ONE) {
            return List.of(new RawSetting(path, List.of(text), origin));
        }
        List<String> parts = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (key.shape() == ConfigKey.Shape.LIST) {
            return List.of(new RawSetting(path, parts, origin));
        }
        return parts.stream()
                .map(part -> {
                    int equals = part.indexOf('=');
                    return equals < 1
                            ? new RawSetting(path, List.of(part), origin)
                            : new RawSetting(
                                    path + "." + part.substring(0, equals),
                                    List.of(part.substring(equals + 1)),
                                    origin);
                })
                .toList();
    }
}
