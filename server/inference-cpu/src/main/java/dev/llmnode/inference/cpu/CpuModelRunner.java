package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.cpu.pool.WorkerPool;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import java.util.Arrays;
import java.util.List;

/** Runs a decoder on the CPU. Its logits depend on nothing but the sequence: each output is summed up in a fixed order. */
final class CpuModelRunner implements ModelRunner {
    /** From so many tokens a worker on, a step is split by tokens and not by rows. */
    private static final int TOKENS_TO_SPLIT = 16;

    private final Limits limits;
    private final KvBlocks cache;
    private final StepPlan plan;
    private final Decoder decoder;
    private final WorkerPool pool;
    private final RowSplit rowSplit;
    private final TokenSplit tokenSplit;
    private final Warmup warmup;

    /**
     * A runner of packed weights.
     *
     * @param pool to be closed with this runner
     * @param warmup to be stopped when there is real work
     */
    CpuModelRunner(DecoderSpec spec, DecoderWeights weights, RunnerOptions options, WorkerPool pool, Warmup warmup) {
        this.pool = pool;
        this.warmup = warmup;
        cache = new KvBlocks(spec, options.cacheBytes());
        limits = new Limits(
                spec.vocabularySize(),
                Math.min(spec.contextLength(), options.contextLength()),
                options.maxTokens(),
                options.maxSequences(),
                AttentionKernel.BLOCK,
                cache.count(),
                cache.blockBytes(),
                true);
        plan = new StepPlan(limits);
        decoder = new Decoder(spec, weights, plan, cache, options.maxTokens());
        Worker[] workers = new Worker[pool.size()];
        Arrays.setAll(workers, i -> new Worker(i, spec, weights, limits.contextLength()));
        rowSplit = new RowSplit(decoder, pool, workers);
        tokenSplit = new TokenSplit(decoder, pool, workers, rowSplit);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public StepResult forward(List<Chunk> chunks) {
        warmup.stop();
        plan.take(chunks);
        plan.touch(cache);
        decoder.begin();
        pool.run(plan.tokens() >= TOKENS_TO_SPLIT * pool.size() ? tokenSplit : rowSplit);
        plan.clear();
        return new StepResult.Logits(plan.outputs(), decoder.logits, decoder.logitStride);
    }

    @Override
    public void copyBlock(int source, int target) {
        cache.copy(source, target);
    }

    @Override
    public void close() {
        warmup.stop();
        pool.close();
    }
}
