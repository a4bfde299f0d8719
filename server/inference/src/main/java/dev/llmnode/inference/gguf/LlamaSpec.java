package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the network of a {@code llama} family file is: Llama, Mistral, SmolLM and their like. */
final class LlamaSpec {
    private static final String FAMILY = "llama";
    private static final float DEFAULT_ROPE_BASE = 10_000;
    /** Above any network in use; keeps products of two sizes within a long and buffers within reason. */
    private static final int MAX_SIZE = 1 << 20;

    private static final Pattern LAYER_PART = Pattern.compile("blk\\.\\d+\\.(.*)");
    private static final Set<String> LAYER_PARTS = Set.of(
            "attn_norm.weight",
            "attn_q.weight",
            "attn_k.weight",
            "attn_v.weight",
            "attn_output.weight",
            "attn_rot_embd", // redundant; old files have it
            "ffn_norm.weight",
            "ffn_gate.weight",
            "ffn_up.weight",
            "ffn_down.weight");

    private static final int MAX_CONTEXT = 1 << 26;

    private LlamaSpec() {}

    /**
     * The network of a file.
     *
     * @param vocabularySize tokens of the file's vocabulary
     * @throws ModelFormatException if the family is another one, a size is missing or out of bounds, or the network has
     *     parts that are not known here
     */
    static DecoderSpec read(GgufFile file, int vocabularySize) {
        GgufMetadata metadata = file.metadata();
        String family = metadata.text("general.architecture");
        if (!family.equals(FAMILY)) {
            throw new ModelFormatException(
                    "general.architecture is '%s', only '%s' is supported".formatted(family, FAMILY));
        }
        rejectUnknownParts(file);
        int width = size(metadata, "embedding_length");
        int heads = size(metadata, "attention.head_count");
        int headSize =
                metadata.findWhole(key("attention.key_length"), 1, MAX_SIZE).orElseGet(() -> evenly(width, heads));
        int valueSize =
                metadata.findWhole(key("attention.value_length"), 1, MAX_SIZE).orElse(headSize);
        if (valueSize != headSize) {
            throw new ModelFormatException(
                    "Keys of %d and values of %d features per head are not supported".formatted(headSize, valueSize));
        }
        return new DecoderSpec(
                family,
                size(metadata, "block_count"),
                width,
                size(metadata, "feed_forward_length"),
                heads,
                metadata.findWhole(key("attention.head_count_kv"), 1, MAX_SIZE).orElse(heads),
                headSize,
                ropeDimensions(metadata, headSize),
                metadata.findPositive(key("rope.freq_base")).orElse(DEFAULT_ROPE_BASE),
                ropeScale(metadata),
                metadata.positive(key("attention.layer_norm_rms_epsilon")),
                vocabularySize,
                metadata.whole(key("context_length"), 1, MAX_CONTEXT),
                !file.tensors().containsKey("output.weight"));
    }

    /** A part that a runner does not know of would be left out without a word, and answers would be nonsense. */
    private static void rejectUnknownParts(GgufFile file) {
        for (String name : file.names()) {
            Matcher part = LAYER_PART.matcher(name);
            if (part.matches() && !LAYER_PARTS.contains(part.group(1))) {
                throw new ModelFormatException(
                        "Tensor %s belongs to a kind of network that is not supported".formatted(name));
            }
        }
        if (file.metadata().findWhole(key("expert_count"), 0, MAX_SIZE).orElse(0) > 0) {
            throw new ModelFormatException(
                    "Networks with experts (%s) are not supported".formatted(key("expert_count")));
        }
    }

    private static int evenly(int width, int heads) {
        if (width % heads != 0) {
            throw new ModelFormatException("%d features cannot be shared by %d heads".formatted(width, heads));
        }
        return width / heads;
    }

    private static int ropeDimensions(GgufMetadata metadata, int headSize) {
        int dimensions =
                metadata.findWhole(key("rope.dimension_count"), 2, headSize).orElse(headSize);
        if (dimensions % 2 != 0) {
            throw new ModelFormatException("%s is %d, not even".formatted(key("rope.dimension_count"), dimensions));
        }
        return dimensions;
    }

    private static float ropeScale(GgufMetadata metadata) {
        String type = metadata.findText(key("rope.scaling.type")).orElse("linear");
        return switch (type) {
            case "none" -> 1;
            case "linear" ->
                metadata.findPositive(key("rope.scaling.factor"))
                        .or(() -> metadata.findPositive(key("rope.scale_linear")))
                        .orElse(1f);
            default ->
                throw new ModelFormatException(
                        "%s is '%s', only 'none' and 'linear' are supported".formatted(key("rope.scaling.type"), type));
        };
    }

    private static int size(GgufMetadata metadata, String name) {
        return metadata.whole(key(name), 1, MAX_SIZE);
    }

    private static String key(String name) {
        return FAMILY + "." + name;
    }
}
