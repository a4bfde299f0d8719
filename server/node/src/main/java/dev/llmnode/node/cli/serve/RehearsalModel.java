package dev.llmnode.node.cli.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A GGUF file of the embedded model's kind, but tiny and with weights of zero: what reads and runs the one, reads and runs
 * the other. Written from its specification (ggml, docs/gguf.md).
 */
final class RehearsalModel {
    private static final int WIDTH = 128;
    private static final int HIDDEN = 256;
    private static final int ALIGNMENT = 32;
    private static final String END = "<|im_end|>";
    private static final String TEMPLATE = "{% for message in messages %}"
            + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
            + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /** Types of metadata values, by their numbers in the file. */
    private enum Kind {
        UINT32(4),
        INT32(5),
        FLOAT32(6),
        STRING(8),
        ARRAY(9);

        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** Types of weights: number in the file, and bytes of 32 weights. */
    private record Format(int number, int bytes) {}

    private static final Format F32 = new Format(0, 128);
    private static final Format Q4_1 = new Format(3, 20);
    private static final Format Q8_0 = new Format(8, 34);

    private final Output pairs = new Output();
    private final Output tensors = new Output();
    private int pairCount;
    private int tensorCount;
    private int dataSize;

    private RehearsalModel() {}

    static Path write(Path file) throws IOException {
        RehearsalModel model = new RehearsalModel();
        List<String> tokens = model.describe();
        model.lay(tokens.size());
        Output whole = new Output();
        whole.bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        whole.int32(3);
        whole.int64(model.tensorCount);
        whole.int64(model.pairCount);
        whole.bytes(model.pairs.toByteArray());
        whole.bytes(model.tensors.toByteArray());
        whole.bytes(new byte[Math.floorMod(-whole.size(), ALIGNMENT)]);
        whole.bytes(new byte[model.dataSize]);
        return Files.write(file, whole.toByteArray());
    }

    private List<String> describe() {
        text("general.architecture", "llama");
        number("llama.block_count", 1);
        number("llama.context_length", 256);
        number("llama.embedding_length", WIDTH);
        number("llama.feed_forward_length", HIDDEN);
        number("llama.attention.head_count", WIDTH / 64);
        number("llama.attention.head_count_kv", 1);
        key("llama.attention.layer_norm_rms_epsilon", Kind.FLOAT32).int32(Float.floatToIntBits(1e-5f));
        // Printable ASCII stands for itself in the byte-level alphabet, a space is U+0120.
        List<String> letters = Stream.concat(
                        IntStream.rangeClosed('!', '~').mapToObj(Character::toString), Stream.of("\u0120", "\u010a"))
                .toList();
        List<String> tokens = Stream.of(letters.stream(), Stream.of("th", "\u0120th", "<|im_start|>", END))
                .flatMap(part -> part)
                .toList();
        text("tokenizer.ggml.model", "gpt2");
        text("tokenizer.ggml.pre", "smollm");
        text("tokenizer.chat_template", TEMPLATE);
        texts("tokenizer.ggml.tokens", tokens);
        texts("tokenizer.ggml.merges", List.of("t h", "\u0120 th"));
        array("tokenizer.ggml.token_type", Kind.INT32, tokens.size());
        Collections.nCopies(tokens.size() - 2, 1).forEach(pairs::int32);
        Collections.nCopies(2, 3).forEach(pairs::int32);
        number("tokenizer.ggml.eos_token_id", tokens.size() - 1);
        return tokens;
    }

    private void lay(int vocabulary) {
        matrix("token_embd.weight", Q8_0, WIDTH, vocabulary);
        matrix("output_norm.weight", F32, WIDTH, 1);
        matrix("blk.0.attn_norm.weight", F32, WIDTH, 1);
        matrix("blk.0.attn_q.weight", Q4_1, WIDTH, WIDTH);
        matrix("blk.0.attn_k.weight", Q4_1, WIDTH, 64);
        matrix("blk.0.attn_v.weight", Q4_1, WIDTH, 64);
        matrix("blk.0.attn_output.weight", Q4_1, WIDTH, WIDTH);
        matrix("blk.0.ffn_norm.weight", F32, WIDTH, 1);
        matrix("blk.0.ffn_gate.weight", Q4_1, WIDTH, HIDDEN);
        matrix("blk.0.ffn_up.weight", Q4_1, WIDTH, HIDDEN);
        matrix("blk.0.ffn_down.weight", Q4_1, HIDDEN, WIDTH);
    }

    private Output key(String key, Kind kind) {
        pairCount++;
        pairs.text(key);
        pairs.int32(kind.number);
        return pairs;
    }

    private void text(String key, String value) {
        key(key, Kind.STRING).text(value);
    }

    private void number(String key, int value) {
        key(key, Kind.UINT32).int32(value);
    }

    private void texts(String key, List<String> values) {
        array(key, Kind.STRING, values.size());
        values.forEach(pairs::text);
    }

    private void array(String key, Kind kind, int count) {
        key(key, Kind.ARRAY).int32(kind.number);
        pairs.int64(count);
    }

    private void matrix(String name, Format format, int columns, int rows) {
        tensorCount++;
        tensors.text(name);
        tensors.int32(rows == 1 ? 1 : 2);
        tensors.int64(columns);
        if (rows > 1) {
            tensors.int64(rows);
        }
        tensors.int32(format.number);
        tensors.int64(dataSize);
        dataSize += rows * columns / 32 * format.bytes;
        dataSize += Math.floorMod(-dataSize, ALIGNMENT);
    }

    /** Little-endian numbers and counted strings. */
    private static final class Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void bytes(byte[] some) {
            bytes.writeBytes(some);
        }

        void int32(int value) {
            bytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        void int64(long value) {
            bytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        void text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            bytes(utf8);
        }

        int size() {
            return bytes.size();
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
