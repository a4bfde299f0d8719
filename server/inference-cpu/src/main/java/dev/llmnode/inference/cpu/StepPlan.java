package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step's chunks, laid out token by token; one object is used again and again. */
final class StepPlan {
    private static final int BLOCK = AttentionKernel.BLOCK;

    private final ModelRunner.Limits limits;
    private final @Nullable Chunk[] chunks;
    private final int[] ids;
    private final int[] positions;
    private final int[] chunkOf;
    private final int[] outputs;
    private int number;
    private int tokens;
    private int outputCount;

    StepPlan(ModelRunner.Limits limits) {
        this.limits = limits;
        chunks = new @Nullable Chunk[limits.maxSequences()];
        ids = new int[limits.maxTokens()];
        positions = new int[limits.maxTokens()];
        chunkOf = new int[limits.maxTokens()];
        outputs = new int[limits.maxTokens()];
    }

    /**
     * Takes a step's chunks.
     *
     * @throws IllegalArgumentException if they do not fit the limits; then nothing has changed in the cache
     */
    void take(List<Chunk> step) {
        require(!step.isEmpty() && step.size() <= limits.maxSequences(), "%d chunks", step.size());
        number = number == -1 ? 1 : number + 1;
        tokens = 0;
        outputCount = 0;
        for (int i = 0; i < step.size(); i++) {
            Chunk chunk = step.get(i);
            check(chunk);
            chunks[i] = chunk;
            int length = chunk.tokens().length;
            for (int t = 0; t < length; t++, tokens++) {
                ids[tokens] = chunk.tokens()[t];
                positions[tokens] = chunk.start() + t;
                chunkOf[tokens] = i;
                if (chunk.output() == Chunk.Output.ALL || (chunk.output() == Chunk.Output.LAST && t == length - 1)) {
                    outputs[outputCount++] = tokens;
                }
            }
        }
    }

    private void check(Chunk chunk) {
        int length = chunk.tokens().length;
        require(length > 0, "%d tokens in a chunk", length);
        require(length <= limits.maxTokens() - tokens, "%d tokens", tokens + length);
        require(chunk.start() >= 0, "a chunk from %d", chunk.start());
        require(length <= limits.contextLength() - chunk.start(), "a chunk up to position %d", chunk.end());
        int needed = (chunk.end() - 1) / BLOCK + 1;
        require(chunk.blocks().length >= needed, "only %d blocks", chunk.blocks().length);
        for (int i = 0; i < needed; i++) {
            require(Integer.compareUnsigned(chunk.blocks()[i], limits.blockCount()) < 0, "block %d", chunk.blocks()[i]);
        }
        for (int token : chunk.tokens()) {
            require(Integer.compareUnsigned(token, limits.vocabularySize()) < 0, "token %d", token);
        }
    }

    private void require(boolean valid, String what, int value) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "A step with %s does not fit %s".formatted(what.formatted(value), limits));
        }
    }

    /** Makes sure that the cache has memory for what this step reads and writes. */
    void touch(KvBlocks cache) {
        for (Chunk chunk : chunks) {
            int needed = chunk == null ? 0 : (chunk.end() - 1) / BLOCK + 1;
            for (int i = 0; i < needed; i++) {
                cache.touch(chunk.blocks()[i]);
            }
        }
    }

    /** Lets go of the caller's chunks. */
    void clear() {
        Arrays.fill(chunks, null);
    }

    /** Number of the step, never 0. */
    int number() {
        return number;
    }

    int tokens() {
        return tokens;
    }

    int id(int token) {
        return ids[token];
    }

    int position(int token) {
        return positions[token];
    }

    /** Which of the step's chunks a token belongs to. */
    int chunk(int token) {
        return chunkOf[token];
    }

    /** The cache blocks of a token's sequence. */
    int[] blocks(int token) {
        return Objects.requireNonNull(chunks[chunkOf[token]]).blocks();
    }

    /** The cache block in which a token's own keys and values go. */
    int block(int token) {
        return blocks(token)[positions[token] / BLOCK];
    }

    /** Rows of logits to give. */
    int outputs() {
        return outputCount;
    }

    /** The token after which the row's logits are. */
    int output(int row) {
        return outputs[row];
    }
}
