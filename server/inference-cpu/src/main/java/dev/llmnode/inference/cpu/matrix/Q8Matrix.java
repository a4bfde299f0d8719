package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;

/** Q8_0, split into nibbles: a plane of the upper ones (plus 8), one of the lower ones, and a vector of scales a block. */
final class Q8Matrix extends BlockMatrix {
    static final int VECTORS = 2 * NibbleSums.VECTORS + 1;
    private static final int PLANE = NibbleSums.VECTORS * Lanes.SHORT;
    private static final int SCALES = 2 * PLANE;

    Q8Matrix(int rows, int columns, short[] weights, int offset) {
        super(rows, columns, VECTORS, weights, offset);
    }

    @Override
    void one(int p, int q, Activations x, int token, Workspace space, int o) {
        int lower = space.sums.length / 2;
        sums(p, q, x, token, space.sums, 0);
        sums(p + PLANE, q < 0 ? q : q + PLANE, x, token, space.sums, lower);
        scale(p, 0, lower, x, token, space, o);
        if (q >= 0) {
            scale(q, Lanes.SHORT, lower + Lanes.SHORT, x, token, space, o + Lanes.SHORT);
        }
    }

    private void scale(int p, int s, int lower, Activations x, int token, Workspace space, int o) {
        int c = token * blocks;
        NibbleScales.q80(
                space.sums, s, lower, weights, p + SCALES, stride, blocks, x.scale, x.bias, c, space.results, o);
    }

    @Override
    void tile(int p, int q, Activations x, int tile, Workspace space, int o) {
        int lower = space.sums.length / 2;
        int c = tile * blocks * NibbleSums.TILE;
        for (int b = 0; b < blocks; b++, c += NibbleSums.TILE) {
            int next = b * stride;
            tileSums(p + next, q < 0 ? q : q + next, x, c, space.sums, 0);
            tileSums(p + next + PLANE, q < 0 ? q : q + next + PLANE, x, c, space.sums, lower);
            tileScale(p + next, 0, lower, x, c, space, o);
            if (q >= 0) {
                tileScale(q + next, Lanes.SHORT, lower + Lanes.SHORT, x, c, space, o + Lanes.SHORT);
            }
        }
    }

    private void tileScale(int p, int s, int lower, Activations x, int c, Workspace space, int o) {
        NibbleScales.q80Tile(space.sums, s, lower, weights, p + SCALES, x.scale, x.bias, c, space.results, o);
    }
}
