package dev.llmnode.inference.spi;

import java.util.List;

/**
 * Computes one model on one device. It speaks of token ids, positions and cache blocks; what to compute, and when, is the
 * scheduler's business.
 *
 * <p>Called by one thread only. The runner owns the memory of the key-value cache ({@link Limits#blockCount} blocks of
 * {@link Limits#blockSize} positions); which block belongs to whom is the caller's business.
 *
 * <p>On a deterministic runner ({@link Limits#deterministic}) a sequence's logits are the same bit for bit, whatever else is
 * in the batch and however its prompt was cut into chunks.
 */
public interface ModelRunner extends AutoCloseable {
    /** What a step may hold, and what the cache has. */
    Limits limits();

    /**
     * Runs one step: writes keys and values of every chunk's tokens into its blocks, then gives logits or tokens.
     *
     * @param chunks sequences of this step, each at most once; their tokens together at most {@link Limits#maxTokens}
     * @return one row for each chunk that asks for output, in the order of the chunks; valid until the next call
     * @throws IllegalArgumentException if there is no chunk, or tokens, positions or blocks are out of the limits; nothing has
     *     been computed then
     */
    StepResult forward(List<Chunk> chunks);

    /** Copies a block's keys and values of all layers, for copy-on-write of shared prefixes. */
    void copyBlock(int source, int target);

    @Override
    void close();

    /**
     * A runner's bounds.
     *
     * @param vocabularySize length of a row of logits
     * @param contextLength longest sequence, positions
     * @param maxTokens tokens in one step
     * @param maxSequences chunks in one step
     * @param blockSize positions in a cache block
     * @param blockCount blocks in the cache
     * @param blockBytes memory of a block over all layers
     * @param deterministic whether logits are independent of batching and chunking
     */
    record Limits(
            int vocabularySize,
            int contextLength,
            int maxTokens,
            int maxSequences,
            int blockSize,
            int blockCount,
            long blockBytes,
            boolean deterministic) {}
}
