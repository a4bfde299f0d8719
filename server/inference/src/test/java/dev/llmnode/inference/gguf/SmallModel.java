package dev.llmnode.inference.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** A network of the Llama family, two layers of eight features, with a byte-level tokenizer: well-formed, useless. */
public final class SmallModel {
    private static final int WIDTH = 8;
    private static final int HIDDEN = 16;

    private SmallModel() {}

    /** Everything but tensors. */
    public static GgufWriter metadata() {
        return tokenizer(network(new GgufWriter()));
    }

    /** The keys that say what the network is. */
    static GgufWriter network(GgufWriter writer) {
        return writer.text("general.architecture", "llama")
                .text("general.name", "Small")
                .text("general.description", "Two small layers.")
                .whole("llama.block_count", 2)
                .whole("llama.context_length", 64)
                .whole("llama.embedding_length", WIDTH)
                .whole("llama.feed_forward_length", HIDDEN)
                .whole("llama.attention.head_count", 2)
                .whole("llama.attention.head_count_kv", 1)
                .real("llama.rope.freq_base", 10_000)
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    }

    /** A vocabulary of a few letters and merges. */
    static GgufWriter tokenizer(GgufWriter writer) {
        List<String> tokens = List.of("<|endoftext|>", "a", "b", "c", "\u0120", "ab", "abc", "\u0120abc");
        int[] kinds = IntStream.range(0, tokens.size()).map(i -> i == 0 ? 3 : 1).toArray();
        return writer.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "gpt-2")
                .texts("tokenizer.ggml.tokens", tokens)
                .ints("tokenizer.ggml.token_type", kinds)
                .texts("tokenizer.ggml.merges", List.of("a b", "ab c", "\u0120 abc"))
                .whole("tokenizer.ggml.eos_token_id", 0);
    }

    /** The whole file. */
    public static GgufWriter whole() {
        GgufWriter writer = metadata();
        matrix(writer, "token_embd.weight", WIDTH, 8);
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "blk.%d.".formatted(layer);
            matrix(writer, prefix + "attn_q.weight", WIDTH, WIDTH);
            matrix(writer, prefix + "attn_k.weight", WIDTH, WIDTH / 2);
            matrix(writer, prefix + "attn_v.weight", WIDTH, WIDTH / 2);
            matrix(writer, prefix + "attn_output.weight", WIDTH, WIDTH);
            matrix(writer, prefix + "ffn_gate.weight", WIDTH, HIDDEN);
            matrix(writer, prefix + "ffn_up.weight", WIDTH, HIDDEN);
            matrix(writer, prefix + "ffn_down.weight", HIDDEN, WIDTH);
            vector(writer, prefix + "attn_norm.weight");
            vector(writer, prefix + "ffn_norm.weight");
        }
        vector(writer, "output_norm.weight");
        return writer;
    }

    private static void vector(GgufWriter writer, String name) {
        writer.tensor(name, GgmlType.F32.number(), numbers(WIDTH), WIDTH);
    }

    private static void matrix(GgufWriter writer, String name, int columns, int rows) {
        writer.tensor(name, GgmlType.F32.number(), numbers(columns * rows), columns, rows);
    }

    private static byte[] numbers(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i % 7 - 3f);
        }
        return bytes.array();
    }
}
