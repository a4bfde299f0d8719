package dev.llmnode.inference.spi;

import dev.llmnode.inference.SamplingParams;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive tokens of one sequence: a piece of its prompt, or the one token decoded last.
 *
 * @param tokens ids; {@code tokens[i]} stands at position {@code start + i}
 * @param start position of the first token; all positions before it are in the cache
 * @param blocks the sequence's cache blocks in order; position p lies in {@code blocks[p / blockSize]}. May be longer
 *     than needed
 * @param output which logits to compute
 * @param sampling lets a runner that samples on its device do so; null asks for logits
 */
@SuppressWarnings("ArrayRecordComponent") // handed over for one step, never kept
public record Chunk(
        int[] tokens,
        int start,
        int[] blocks,
        Output output,
        @Nullable SamplingParams sampling) {
    /** Which positions of a chunk give output rows. */
    public enum Output {
        /** None: more of the prompt is to come. */
        NONE,
        /** The last one, from which the next token is sampled. */
        LAST,
        /** Each, one row a token: for scoring. */
        ALL
    }

    public int end() {
        return start + tokens.length;
    }
}
