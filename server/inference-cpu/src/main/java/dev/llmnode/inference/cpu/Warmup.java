package dev.llmnode.inference.cpu;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has the kernels compiled while a freshly loaded model waits for work: vectors in interpreted code are hundreds of times
 * slower, and the first request would pay for it. Runs a toy network cut out of the model's own tensors, so that the weight
 * types, and with them the kernels, are those of the model. Real work stops it, since that has them compiled as well.
 */
final class Warmup implements WeightSource {
    /** Smaller models need no warming up, and may be too small to cut the toy from. */
    private static final long SMALLEST_EMBEDDING = 1 << 20;

    /** Enough for loops to be as long as the model's: the compiler goes by how often it saw them turn. */
    private static final int MAX_WIDTH = 1024;

    private static final int MAX_HIDDEN = 2048;
    private static final int VOCABULARY = 128;
    private static final int STEPS = 150;
    private static final int PROMPT = 40;

    private final Map<String, Tensor> tensors = new HashMap<>();
    private final DecoderSpec toy;

    private volatile boolean stopped;

    private Warmup(DecoderSpec spec, WeightSource model) {
        toy = new DecoderSpec(
                spec.architecture(),
                1,
                Math.min(spec.width(), MAX_WIDTH),
                Math.min(spec.feedForwardWidth(), MAX_HIDDEN),
                spec.heads() / spec.keyValueHeads(),
                1,
                spec.headSize(),
                spec.ropeDimensions(),
                spec.ropeBase(),
                1,
                spec.normEpsilon(),
                Math.min(spec.vocabularySize(), VOCABULARY),
                2 * PROMPT,
                spec.tiedEmbedding());
        for (String name : model.names()) {
            boolean used = name.startsWith("token_embd") || name.startsWith("output") || name.startsWith("blk.0.");
            model.find(name).filter(_ -> used).ifPresent(tensor -> tensors.put(name, cut(tensor)));
        }
    }

    /** Warms up a large model's kernels, on a thread of its own. */
    static Warmup start(DecoderSpec spec, WeightSource model, CpuModelRunnerProvider provider) {
        boolean large = (long) spec.vocabularySize() * spec.width() >= SMALLEST_EMBEDDING;
        Warmup warmup = new Warmup(spec, model);
        if (large) {
            Thread.ofPlatform().name("llm-node-cpu-warmup").daemon().start(() -> warmup.run(provider));
        }
        return warmup;
    }

    /** Makes it end soon. */
    void stop() {
        stopped = true;
    }

    private void run(CpuModelRunnerProvider provider) {
        RunnerOptions options = new RunnerOptions(1, 2 * PROMPT, 1, PROMPT, 1 << 22);
        int[] prompt = new int[PROMPT];
        Arrays.setAll(prompt, i -> i);
        int[] blocks = {0, 1, 2, 3, 4};
        try (ModelRunner runner = provider.load(toy, this, options, _ -> {})) {
            for (int step = 0; step < STEPS && !stopped; step++) {
                runner.forward(List.of(new Chunk(prompt, 0, blocks, Chunk.Output.LAST, null)));
                runner.forward(List.of(new Chunk(new int[] {1}, PROMPT, blocks, Chunk.Output.LAST, null)));
            }
        }
    }

    /** A copy of the tensor's beginning, as the toy's; the model may be closed before the warming up ends. */
    private Tensor cut(Tensor tensor) {
        int rows = Math.min(tensor.rows(), rows(tensor.name()));
        int columns = Math.min(tensor.columns(), columns(tensor.name()));
        MemorySegment data = tensor.data().asSlice(0, rows * tensor.type().bytes(columns));
        MemorySegment copy = MemorySegment.ofArray(data.toArray(ValueLayout.JAVA_BYTE));
        return new Tensor(tensor.name(), tensor.type(), rows, columns, copy);
    }

    private int rows(String name) {
        return switch (name) {
            case "blk.0.attn_q.weight" -> toy.heads() * toy.headSize();
            case "blk.0.attn_k.weight", "blk.0.attn_v.weight" -> toy.headSize();
            case "blk.0.ffn_gate.weight", "blk.0.ffn_up.weight" -> toy.feedForwardWidth();
            case "token_embd.weight", "output.weight" -> toy.vocabularySize();
            default -> toy.width();
        };
    }

    private int columns(String name) {
        return switch (name) {
            case "blk.0.attn_output.weight" -> toy.heads() * toy.headSize();
            case "blk.0.ffn_down.weight" -> toy.feedForwardWidth();
            default -> toy.width();
        };
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
