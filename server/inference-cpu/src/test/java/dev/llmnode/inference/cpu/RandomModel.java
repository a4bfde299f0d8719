package dev.llmnode.inference.cpu;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.model.WeightSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A decoder with random weights, encoded as a file would have them; always the same for a spec. */
final class RandomModel implements WeightSource {
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(7);

    /** @param types says how a tensor is stored, by its name */
    RandomModel(DecoderSpec spec, Function<String, TensorType> types) {
        int width = spec.width();
        int queries = spec.heads() * spec.headSize();
        int keys = spec.keyValueHeads() * spec.headSize();
        add("token_embd.weight", types, spec.vocabularySize(), width, 1);
        add("output_norm.weight", _ -> TensorType.F32, 1, width, 1);
        if (!spec.tiedEmbedding()) {
            add("output.weight", types, spec.vocabularySize(), width, 0.2);
        }
        for (int layer = 0; layer < spec.layers(); layer++) {
            String prefix = "blk.%d.".formatted(layer);
            add(prefix + "attn_norm.weight", _ -> TensorType.F32, 1, width, 1);
            add(prefix + "attn_q.weight", types, queries, width, 0.4);
            add(prefix + "attn_k.weight", types, keys, width, 0.4);
            add(prefix + "attn_v.weight", types, keys, width, 0.2);
            add(prefix + "attn_output.weight", types, width, queries, 0.2);
            add(prefix + "ffn_norm.weight", _ -> TensorType.F32, 1, width, 1);
            add(prefix + "ffn_gate.weight", types, spec.feedForwardWidth(), width, 0.2);
            add(prefix + "ffn_up.weight", types, spec.feedForwardWidth(), width, 0.2);
            add(prefix + "ffn_down.weight", types, width, spec.feedForwardWidth(), 0.2);
        }
    }

    RandomModel(DecoderSpec spec, TensorType type) {
        this(spec, _ -> type);
    }

    void add(String name, Function<String, TensorType> types, int rows, int columns, double size) {
        TensorType type = types.apply(name);
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (rows * type.bytes(columns))).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            block(type, size, bytes);
        }
        tensors.put(name, new Tensor(name, type, rows, columns, MemorySegment.ofArray(bytes.array())));
    }

    private void block(TensorType type, double size, ByteBuffer bytes) {
        switch (type) {
            case F32 -> bytes.putFloat((float) number(size));
            case F16 -> bytes.putShort(half(number(size)));
            case BF16 -> bytes.putShort((short) (Float.floatToIntBits((float) number(size)) >>> 16));
            case Q4_0 -> quantised(bytes.putShort(half(number(size) / 8)), 16);
            case Q4_1 -> {
                double step = random.nextDouble(0.5, 1) * size / 8;
                quantised(bytes.putShort(half(step)).putShort(half(-step * random.nextDouble(6, 9))), 16);
            }
            case Q8_0 -> quantised(bytes.putShort(half(number(size) / 128)), 32);
        }
    }

    private double number(double size) {
        return random.nextDouble(-size, size);
    }

    private static short half(double number) {
        return Float.floatToFloat16((float) number);
    }

    private void quantised(ByteBuffer bytes, int count) {
        for (int i = 0; i < count; i++) {
            bytes.put((byte) random.nextInt());
        }
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public void close() {
        // Lies on the heap.
    }
}
