package dev.llmnode.inference.spi;

/** What a step gave. */
public sealed interface StepResult {
    /** Number of rows: one for each {@link Chunk.Output#LAST}, one a token for each {@link Chunk.Output#ALL}. */
    int rows();

    /**
     * Logits in the host's memory, for the caller to sample from and to scribble in.
     *
     * @param rows number of rows
     * @param values row r begins at {@code r * stride}
     * @param stride floats from row to row, at least the size of the vocabulary
     */
    @SuppressWarnings("ArrayRecordComponent") // the runner's own buffer, lent until the next step
    record Logits(int rows, float[] values, int stride) implements StepResult {}

    /** Tokens that the device has sampled, one a row. */
    @SuppressWarnings("ArrayRecordComponent") // the runner's own buffer, lent until the next step
    record Sampled(int[] tokens) implements StepResult {
        @Override
        public int rows() {
            return tokens.length;
        }
    }
}
