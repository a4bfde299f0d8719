package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;

/**
 * Q4_0 or Q4_1: a plane of nibbles and a vector of scales d a block, and for Q4_1 one of minima. Those are kept relative to
 * the middle of the range, m + 8 d, since the block sums are.
 */
final class Q4Matrix extends BlockMatrix {
    private static final int SCALES = NibbleSums.VECTORS * Lanes.SHORT;

    private final boolean minima;

    Q4Matrix(int rows, int columns, boolean minima, short[] weights, int offset) {
        super(rows, columns, vectors(minima), weights, offset);
        this.minima = minima;
    }

    static int vectors(boolean minima) {
        return NibbleSums.VECTORS + (minima ? 2 : 1);
    }

    @Override
    void one(int p, int q, Activations x, int token, Workspace space, int o) {
        sums(p, q, x, token, space.sums, 0);
        scale(p, 0, x, token, space, o);
        if (q >= 0) {
            scale(q, Lanes.SHORT, x, token, space, o + Lanes.SHORT);
        }
    }

    private void scale(int p, int s, Activations x, int token, Workspace space, int o) {
        int c = token * blocks;
        if (minima) {
            NibbleScales.q41(space.sums, s, weights, p + SCALES, stride, blocks, x.scale, x.total, c, space.results, o);
        } else {
            NibbleScales.q40(space.sums, s, weights, p + SCALES, stride, blocks, x.scale, c, space.results, o);
        }
    }

    @Override
    void tile(int p, int q, Activations x, int tile, Workspace space, int o) {
        int c = tile * blocks * NibbleSums.TILE;
        for (int b = 0; b < blocks; b++, c += NibbleSums.TILE) {
            int next = b * stride;
            tileSums(p + next, q < 0 ? q : q + next, x, c, space.sums, 0);
            tileScale(p + next, 0, x, c, space, o);
            if (q >= 0) {
                tileScale(q + next, Lanes.SHORT, x, c, space, o + Lanes.SHORT);
            }
        }
    }

    private void tileScale(int p, int s, Activations x, int c, Workspace space, int o) {
        if (minima) {
            NibbleScales.q41Tile(space.sums, s, weights, p + SCALES, x.scale, x.total, c, space.results, o);
        } else {
            NibbleScales.q40Tile(space.sums, s, weights, p + SCALES, x.scale, c, space.results, o);
        }
    }
}
