package dev.llmnode.node;

import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.gguf.GgufModelFile;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.schedule.EngineOptions;
import dev.llmnode.inference.schedule.LocalEngine;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.node.config.InferenceConfig;
import dev.llmnode.node.config.key.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/** Makes engines as the settings say, with whatever computing adapters are there. */
public final class Engines {
    private static final String AUTO = "auto";

    private final InferenceConfig config;
    private final ModelRunnerProvider provider;

    /**
     * Engines.
     *
     * @throws ConfigException if the runner that is set cannot run here
     */
    public Engines(InferenceConfig config) {
        this.config = config;
        this.provider = provider(config.runner());
    }

    private static ModelRunnerProvider provider(String name) {
        List<ModelRunnerProvider> usable = ServiceLoader.load(ModelRunnerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> !provider.devices().isEmpty())
                .toList();
        if (usable.isEmpty()) {
            throw new ConfigException("Nothing can compute here: start with ./llm-node, which adds"
                    + " --add-modules jdk.incubator.vector for the CPU");
        }
        String names = usable.stream().map(ModelRunnerProvider::name).collect(Collectors.joining(", "));
        return usable.stream()
                .filter(provider -> name.equals(AUTO) || provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "inference.runner is '%s', but what can run here is: %s".formatted(name, names)));
    }

    /** What computes. */
    public ModelRunnerProvider provider() {
        return provider;
    }

    /**
     * Checks that a file is a model's.
     *
     * @throws ModelFormatException if it is none
     */
    public static void check(Path file) {
        GgufModelFile.check(file);
    }

    /** Reads a model's head: what it is, not yet its weights. */
    public static ModelFile open(Path file) {
        return GgufModelFile.open(file);
    }

    /**
     * Loads a model, which may take seconds.
     *
     * @param file closed with the engine, or here if loading fails
     * @param progress told the share done, 0 to 1
     */
    public InferenceEngine load(String id, ModelFile file, DoubleConsumer progress) {
        return LocalEngine.start(file, provider, options(id), progress);
    }

    private EngineOptions options(String id) {
        EngineOptions.Builder builder = EngineOptions.builder(id)
                .maxSequences(config.maxSequences())
                .maxTokens(config.maxBatchTokens())
                .maxStep(config.maxStep())
                .queueCapacity(config.queueCapacity())
                .cacheBytes(config.cacheSize().bytes())
                .parkedBytes(config.parkedCacheSize().bytes())
                .unreadCharacters(config.unreadCharacters());
        config.threads().ifPresent(builder::threads);
        config.contextLength().ifPresent(builder::contextLength);
        return builder.build();
    }
}
