package dev.llmnode.node.config;

import dev.llmnode.node.config.key.ConfigException;
import dev.llmnode.node.config.key.ConfigKey;
import dev.llmnode.node.config.key.ConfigValues;
import dev.llmnode.node.config.key.DataSize;
import dev.llmnode.node.config.source.EnvironmentSettings;
import dev.llmnode.node.config.source.FileSettings;
import dev.llmnode.node.config.source.Flag;
import dev.llmnode.node.config.source.FlagSettings;
import dev.llmnode.node.config.source.RawSetting;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts settings together: flags win over the environment, that over the file, that over the defaults. A map's entries are
 * settings of their own.
 *
 * <p>Everything is checked here, so that one start shows all problems, each with its key and where it was written;
 * SmallRye then only binds what is known to fit.
 */
public final class SettingsLoader {
    private static final int CONVERTER_PRIORITY = 200;

    private final List<ConfigKey> keys = ConfigKey.of(ApiConfig.class, NodeConfig.class, InferenceConfig.class);
    private final Map<String, String> environment;

    public SettingsLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Loads settings.
     *
     * @param file YAML, or null for none
     * @param flags settings of the command line; of two for one key the later wins
     * @throws ConfigException with a line for each problem
     */
    public Settings load(@Nullable Path file, List<Flag> flags, Path dataDir) {
        Map<String, RawSetting> merged = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        Stream.of(
                        file == null ? List.<RawSetting>of() : FileSettings.read(file),
                        EnvironmentSettings.read(environment, keys),
                        FlagSettings.read(flags, keys))
                .flatMap(List::stream)
                .forEach(raw -> {
                    Optional<ConfigKey> key = keyOf(raw.path());
                    Optional<String> problem = key.isPresent()
                            ? problemOf(key.get(), raw)
                            : Optional.of(new UnknownKey(keys).describe(raw));
                    problem.ifPresent(problems::add);
                    key.ifPresent(known -> merged.put(canonical(known, raw.path()), raw));
                });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return bind(merged, dataDir);
    }

    private Optional<ConfigKey> keyOf(String path) {
        return keys.stream()
                .filter(key -> key.shape() == ConfigKey.Shape.MAP
                        ? path.startsWith(key.name() + ".")
                        : path.equals(key.name()))
                .findFirst();
    }

    private static String canonical(ConfigKey key, String path) {
        if (key.shape() != ConfigKey.Shape.MAP) {
            return path;
        }
        String entry = path.substring(key.name().length() + 1).replace("\"", "");
        return "%s.\"%s\"".formatted(key.name(), entry);
    }

    private static Optional<String> problemOf(ConfigKey key, RawSetting raw) {
        if (key.shape() == ConfigKey.Shape.LIST) {
            return raw.values().isEmpty() && !key.mayBeEmpty()
                    ? Optional.of("%s from %s is empty: name one at least".formatted(raw.path(), raw.origin()))
                    : raw.values().stream()
                            .flatMap(value -> problemOf(key, raw, value).stream())
                            .findFirst();
        }
        if (raw.values().size() != 1 || raw.values().getFirst().isBlank()) {
            return Optional.of("%s from %s takes one value".formatted(raw.path(), raw.origin()));
        }
        return problemOf(key, raw, raw.values().getFirst());
    }

    private static Optional<String> problemOf(ConfigKey key, RawSetting raw, String value) {
        try {
            key.check(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String shown = key.secret() ? "hidden" : "'%s'".formatted(value);
            return Optional.of("%s from %s is %s: %s".formatted(raw.path(), raw.origin(), shown, e.getMessage()));
        }
    }

    private Settings bind(Map<String, RawSetting> merged, Path dataDir) {
        Map<String, String> properties = merged.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> String.join(",", escaped(entry.getValue().values()))));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "settings", CONVERTER_PRIORITY))
                .withConverter(Duration.class, CONVERTER_PRIORITY, ConfigValues::duration)
                .withConverter(InetSocketAddress.class, CONVERTER_PRIORITY, ConfigValues::address)
                .withConverter(DataSize.class, CONVERTER_PRIORITY, DataSize::parse)
                .withConverter(Path.class, CONVERTER_PRIORITY, ConfigValues::path)
                .withMapping(ApiConfig.class)
                .withMapping(NodeConfig.class)
                .withMapping(InferenceConfig.class)
                .build();
        ApiConfig api = config.getConfigMapping(ApiConfig.class);
        InferenceConfig inference = config.getConfigMapping(InferenceConfig.class);
        List<String> problems = Stream.of(keysMissing(api), batchTooSmall(inference))
                .flatMap(Optional::stream)
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Settings(
                api,
                config.getConfigMapping(NodeConfig.class),
                inference,
                dataDir,
                effective(merged),
                warnings(merged));
    }

    private static Optional<String> keysMissing(ApiConfig api) {
        return api.requireApiKey() && api.apiKeys().isEmpty()
                ? Optional.of("api.require-api-key is true, but api.api-keys has no key: set one")
                : Optional.empty();
    }

    private static Optional<String> batchTooSmall(InferenceConfig inference) {
        return inference.maxBatchTokens() < inference.maxSequences()
                ? Optional.of(
                        "inference.max-batch-tokens is %d, fewer than the %d of inference.max-sequences, each of which needs one: raise it to %d, or lower the other"
                                .formatted(
                                        inference.maxBatchTokens(), inference.maxSequences(), inference.maxSequences()))
                : Optional.empty();
    }

    private static List<String> escaped(List<String> values) {
        return values.stream()
                .map(value -> value.replace("\\", "\\\\").replace(",", "\\,"))
                .toList();
    }

    private List<EffectiveSetting> effective(Map<String, RawSetting> merged) {
        return keys.stream()
                .flatMap(key -> key.shape() == ConfigKey.Shape.MAP
                        ? merged.entrySet().stream()
                                .filter(entry -> entry.getKey().startsWith(key.name() + "."))
                                .map(entry -> shown(key, entry.getKey(), entry.getValue()))
                        : Stream.of(shown(key, key.name(), merged.get(key.name()))))
                .toList();
    }

    private static EffectiveSetting shown(ConfigKey key, String name, @Nullable RawSetting raw) {
        if (raw == null) {
            return new EffectiveSetting(name, key.defaultText(), EffectiveSetting.DEFAULT);
        }
        String value = key.secret() ? "(%d hidden)".formatted(raw.values().size()) : String.join(", ", raw.values());
        return new EffectiveSetting(name, value, raw.origin());
    }

    private List<String> warnings(Map<String, RawSetting> merged) {
        return effective(merged).stream()
                .filter(setting -> !setting.origin().equals(EffectiveSetting.DEFAULT))
                .filter(setting ->
                        keyOf(setting.key()).filter(ConfigKey::inEffect).isEmpty())
                .map(setting -> "%s from %s has no effect yet".formatted(setting.key(), setting.origin()))
                .toList();
    }
}
