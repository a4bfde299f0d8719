package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.cpu.pool.WorkShares;
import java.util.stream.IntStream;

/** A matrix and where its results go. Panels are multiplied in bundles of two; one may be left at the end of a share. */
final class Projection {
    private static final int PANEL = Matrix.PANEL;

    private final Matrix matrix;
    private final Sink sink;
    private final WorkShares shares;

    Projection(Matrix matrix, Sink sink) {
        this.matrix = matrix;
        this.sink = sink;
        shares = new WorkShares(
                IntStream.range(0, matrix.shares()).map(this::bundles).toArray());
    }

    private int bundles(int share) {
        return (matrix.shareBegin(share + 1) - matrix.shareBegin(share) + 1) / 2;
    }

    /**
     * Multiplies the worker's share of the panels, and what others have not come to, with all tokens. All workers must come.
     *
     * @param tokens of the step; a last tile may have fewer than it has room for
     * @param round number of the step
     */
    void runShared(Worker worker, Activations x, int tokens, int round) {
        int tiles = x.tiles(tokens);
        int own = worker.index;
        for (int i = shares.first(own, round); i >= 0; i = shares.first(own, round)) {
            bundle(worker, x, own, i, 0, tiles, tokens);
        }
        for (int next = 1; next < shares.count(); next++) {
            int share = (own + next) % shares.count();
            for (int i = shares.last(share, round); i >= 0; i = shares.last(share, round)) {
                bundle(worker, x, share, i, 0, tiles, tokens);
            }
        }
    }

    /**
     * Multiplies all panels with some tiles.
     *
     * @param firstTile of {@code x}
     * @param tokens as in {@link #runShared}
     */
    void runAll(Worker worker, Activations x, int firstTile, int lastTile, int tokens) {
        for (int share = 0; share < shares.count(); share++) {
            int bundles = bundles(share);
            for (int i = 0; i < bundles; i++) {
                bundle(worker, x, share, i, firstTile, lastTile, tokens);
            }
        }
    }

    private void bundle(Worker worker, Activations x, int share, int bundle, int firstTile, int lastTile, int tokens) {
        int panel = matrix.shareBegin(share) + 2 * bundle;
        int count = Math.min(2, matrix.shareBegin(share + 1) - panel);
        matrix.open(panel, count, worker.space);
        for (int tile = firstTile; tile < lastTile; tile++) {
            matrix.multiply(panel, count, x, tile, worker.space);
            handOver(worker, panel, count, tile * x.tile(), Math.min(tokens, (tile + 1) * x.tile()));
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
