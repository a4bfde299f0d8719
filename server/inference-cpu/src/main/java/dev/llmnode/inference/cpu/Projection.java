package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.matrix.Matrix;

/** A matrix and where its results go. */
record Projection(Matrix matrix, Sink sink) {
    private static final int PANEL = Matrix.PANEL;

    /**
     * Multiplies some workers' shares of the panels with some tokens.
     *
     * @param from first share
     * @param to last share, exclusive
     * @param firstTile of {@code x}
     * @param tokens of the step; a last tile may have fewer than it has room for
     */
    void run(Worker worker, Activations x, int from, int to, int firstTile, int lastTile, int tokens) {
        for (int share = from; share < to; share++) {
            int end = matrix.shareBegin(share + 1);
            for (int panel = matrix.shareBegin(share); panel < end; panel += 2) {
                int count = Math.min(2, end - panel);
                matrix.open(panel, count, worker.space);
                for (int tile = firstTile; tile < lastTile; tile++) {
                    matrix.multiply(panel, count, x, tile, worker.space);
                    handOver(worker, panel, count, tile * x.tile(), Math.min(tokens, (tile + 1) * x.tile()));
                }
            }
        }
    }

    private void handOver(Worker worker, int panel, int count, int from, int to) {
        float[] results = worker.space.results;
        for (int token = from; token < to; token++) {
            int at = (token - from) * 2 * PANEL;
            for (int i = 0; i < count; i++) {
                sink.take(worker, token, (panel + i) * PANEL, results, at + i * PANEL);
            }
        }
    }
}
