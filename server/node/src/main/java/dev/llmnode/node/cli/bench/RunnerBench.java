package dev.llmnode.node.cli.bench;

import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Runs a model without scheduler, sampler and tokenizer, as llama-bench and llama-batched-bench do: prefill of one prompt
 * into an empty cache, decoding of one sequence from an empty cache, and decoding of several side by side.
 */
final class RunnerBench {
    private static final long SEED = 7;

    private final ModelRunner runner;
    private final ModelRunner.Limits limits;
    private final LongSupplier nanoClock;
    private final Random random = new Random(SEED);

    RunnerBench(ModelRunner runner, LongSupplier nanoClock) {
        this.runner = runner;
        this.limits = runner.limits();
        this.nanoClock = nanoClock;
    }

    /** Tokens a second of a prompt of so many tokens; the logits of its last token are computed. */
    double prefill(int tokens) {
        int[] blocks = blocks(0, tokens);
        long start = nanoClock.getAsLong();
        for (int done = 0; done < tokens; ) {
            int count = Math.min(limits.maxTokens(), tokens - done);
            Chunk.Output output = done + count == tokens ? Chunk.Output.LAST : Chunk.Output.NONE;
            runner.forward(List.of(new Chunk(tokens(count), done, blocks, output, null)));
            done += count;
        }
        return rate(tokens, start);
    }

    /** Tokens a second over all sequences, each of which decodes so many tokens. */
    double decode(int sequences, int tokens) {
        List<int[]> blocks = IntStream.range(0, sequences)
                .mapToObj(sequence -> blocks(sequence, tokens))
                .toList();
        long start = nanoClock.getAsLong();
        for (int position = 0; position < tokens; position++) {
            List<Chunk> step = new ArrayList<>(sequences);
            for (int[] own : blocks) {
                step.add(new Chunk(tokens(1), position, own, Chunk.Output.LAST, null));
            }
            runner.forward(step);
        }
        return rate((long) sequences * tokens, start);
    }

    private double rate(long tokens, long start) {
        return tokens * 1e9 / (nanoClock.getAsLong() - start);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, limits.vocabularySize()).toArray();
    }

    /** Each sequence has cache blocks of its own. */
    private int[] blocks(int sequence, int positions) {
        int count = Math.ceilDiv(positions, limits.blockSize());
        return IntStream.range(sequence * count, (sequence + 1) * count).toArray();
    }
}
