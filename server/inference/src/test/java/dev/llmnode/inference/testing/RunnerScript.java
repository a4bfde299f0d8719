package dev.llmnode.inference.testing;

import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Drives a runner by hand: makes texts, deals out blocks, and fetches rows as copies. */
final class RunnerScript {
    private final ModelRunner runner;
    private int nextBlock;

    RunnerScript(ModelRunner runner) {
        this.runner = runner;
    }

    /** Arbitrary tokens, always the same for a seed; a shorter text is the beginning of a longer one. */
    int[] tokens(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] tokens = new int[length];
        Arrays.setAll(tokens, _ -> random.nextInt(runner.limits().vocabularySize()));
        return tokens;
    }

    /** Blocks for that many positions; dealt round and round, so that old texts' blocks are taken over again. */
    int[] freshBlocks(int positions) {
        int size = runner.limits().blockSize();
        int[] blocks = new int[(positions + size - 1) / size];
        Arrays.setAll(blocks, _ -> nextBlock++ % (runner.limits().blockCount() - 1));
        return blocks;
    }

    /** Logits after a whole text, alone in its batch and cut only where a step's limit demands it. */
    float[] last(int[] tokens) {
        return prefill(tokens, freshBlocks(tokens.length));
    }

    /** As {@link #last(int[])}, into these blocks. */
    float[] prefill(int[] tokens, int[] blocks) {
        float[] row = new float[0];
        int step = runner.limits().maxTokens();
        for (int start = 0; start < tokens.length; start += step) {
            row = last(tokens, start, Math.min(tokens.length, start + step), blocks);
        }
        return row;
    }

    /** Runs tokens [start, end) of a text, and gives the logits after them. */
    float[] last(int[] tokens, int start, int end, int[] blocks) {
        int[] piece = Arrays.copyOfRange(tokens, start, end);
        return row(forward(new Chunk(piece, start, blocks, Chunk.Output.LAST, null)), 0);
    }

    StepResult.Logits forward(Chunk... chunks) {
        return switch (runner.forward(List.of(chunks))) {
            case StepResult.Logits logits -> logits;
            case StepResult.Sampled sampled ->
                throw new AssertionError("Asked for logits, got %d sampled tokens".formatted(sampled.rows()));
        };
    }

    List<float[]> rows(StepResult.Logits result) {
        return IntStream.range(0, result.rows())
                .mapToObj(row -> row(result, row))
                .toList();
    }

    float[] row(StepResult.Logits result, int row) {
        int offset = row * result.stride();
        return Arrays.copyOfRange(
                result.values(), offset, offset + runner.limits().vocabularySize());
    }
}
