package dev.llmnode.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a node is started with.
 *
 * @param api its port
 * @param node its peers
 * @param inference its models
 * @param dataDir what it keeps between two starts
 * @param effective every setting with where it came from, by key
 * @param warnings what an operator should know before the start, a line each
 */
public record Settings(
        ApiConfig api,
        NodeConfig node,
        InferenceConfig inference,
        Path dataDir,
        List<EffectiveSetting> effective,
        List<String> warnings) {
    public Settings {
        effective = List.copyOf(effective);
        warnings = List.copyOf(warnings);
    }

    /** Settings as they are when nothing is set. */
    public static Settings defaults(Path dataDir) {
        return new SettingsLoader(Map.of()).load(null, List.of(), dataDir);
    }
}
