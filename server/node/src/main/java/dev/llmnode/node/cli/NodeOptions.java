package dev.llmnode.node.cli;

import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.node.Engines;
import dev.llmnode.node.config.DataFolder;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.SettingsLoader;
import dev.llmnode.node.config.source.Flag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which settings hold; for every command that reads settings. */
public final class NodeOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML file of settings ($LLM_NODE_CONFIG; else config.yaml in the data folder, if there is one).")
    private @Nullable Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "What the node keeps: its identity, its config.yaml ($LLM_NODE_DATA_DIR).")
    private @Nullable Path dataDir;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "Model to serve: an id, FILE.gguf, hf:OWNER/REPO/FILE, https://…, pypi:…, or ID=any of these; repeatable.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as api.rate-limit-per-minute=0; repeatable ('config' lists all keys).")
    private Map<String, String> set = new LinkedHashMap<>();

    /**
     * The settings, from all places.
     *
     * @param flags what options of the command itself set; {@code --set} wins
     */
    public Settings settings(Shell shell, List<Flag> flags) {
        List<Flag> all = new ArrayList<>(flags);
        if (!models.isEmpty()) {
            all.add(new Flag("inference.models", String.join(",", models), "--model"));
        }
        set.forEach((key, value) -> all.add(Flag.set(key, value)));
        Path folder = dataFolder(shell);
        return new SettingsLoader(shell.environment()).load(configFile(shell, folder), all, folder);
    }

    Path dataFolder(Shell shell) {
        return dataDir == null
                ? DataFolder.of(shell.environment(), System.getProperties())
                : dataDir.toAbsolutePath().normalize();
    }

    private @Nullable Path configFile(Shell shell, Path folder) {
        String chosen = shell.environment().getOrDefault("LLM_NODE_CONFIG", "");
        if (config != null) {
            return config;
        }
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        Path usual = folder.resolve("config.yaml");
        return Files.exists(usual) ? usual : null;
    }

    /** Where models are kept: the folder that is set, else the user's, with the data folder's own looked at, too. */
    public static ModelStore store(Shell shell, Settings settings) {
        Path shared = ModelStore.sharedFolder(shell.environment(), System.getProperties());
        return settings.inference()
                .modelDir()
                .map(folder -> new ModelStore(folder, List.of(), shell.environment(), Engines::check))
                .orElseGet(() -> new ModelStore(
                        shared, List.of(settings.dataDir().resolve("models")), shell.environment(), Engines::check));
    }
}
