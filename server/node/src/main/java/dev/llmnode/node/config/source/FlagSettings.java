package dev.llmnode.node.config.source;

import dev.llmnode.node.config.key.ConfigKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads settings that are one text each: {@code api.api-keys=a,b} or {@code inference.aliases.llama-2-7b=tiny}. */
public final class FlagSettings {
    private FlagSettings() {}

    public static List<RawSetting> read(List<Flag> flags, List<ConfigKey> keys) {
        return flags.stream()
                .flatMap(flag -> {
                    ConfigKey key = keys.stream()
                            .filter(each -> each.name().equals(flag.key()))
                            .findFirst()
                            .orElse(null);
                    return split(key, flag.key(), flag.value(), flag.option()).stream();
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
