package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import java.util.Arrays;

/**
 * Weights quantised in blocks of 32, as row groups of {@link NibbleSums}: for each group and block one or two planes of
 * nibbles, then one or two vectors of f16 scales in the same order of lanes, all one after the other.
 */
abstract sealed class BlockMatrix extends Matrix permits Q4Matrix, Q8Matrix {
    private static final int LANES = Lanes.SHORT;

    final short[] weights;
    final int blocks;
    /** Shorts from block to block of a row group. */
    final int stride;

    private final int offset;
    private final int group;

    /**
     * @param vectors of nibbles and scales in a block of a row group
     * @param offset where in {@code weights} the matrix begins
     */
    BlockMatrix(int rows, int columns, int vectors, short[] weights, int offset) {
        super(rows, columns);
        this.weights = weights;
        this.offset = offset;
        blocks = columns / 32;
        stride = vectors * LANES;
        group = blocks * stride;
    }

    @Override
    public final boolean readsQuantised() {
        return true;
    }

    @Override
    public final void multiply(int panel, int count, Activations x, int tile, Workspace space) {
        int groups = count * PANEL / LANES;
        int p = offset + panel * (PANEL / LANES) * group;
        if (x.tile() == 1) {
            for (int g = 0; g < groups; g += 2, p += 2 * group) {
                one(p, g + 1 < groups ? p + group : -1, x, tile, space, g * LANES);
            }
        } else {
            Arrays.fill(space.results, 0);
            for (int g = 0; g < groups; g += 2, p += 2 * group) {
                tile(p, g + 1 < groups ? p + group : -1, x, tile, space, g * LANES);
            }
            NibbleScales.finish(space.results);
        }
    }

    /** Multiplies the row groups at p and q (or p alone, if q is negative) with one token. */
    abstract void one(int p, int q, Activations x, int token, Workspace space, int o);

    /** Multiplies the row groups at p and q (or p alone, if q is negative) with a tile, and adds to the results. */
    abstract void tile(int p, int q, Activations x, int tile, Workspace space, int o);

    /** Block sums of one token over all blocks, from {@code s} on. */
    final void sums(int p, int q, Activations x, int token, short[] sums, int s) {
        int at = token * x.columns;
        int c = token * blocks;
        if (q >= 0) {
            NibbleSums.pair(weights, p, q, stride, blocks, x.quantised, at, x.bias, c, sums, s);
        } else {
            NibbleSums.single(weights, p, stride, blocks, x.quantised, at, x.bias, c, sums, s);
        }
    }

    /** Block sums of a tile of tokens, from {@code s} on; {@code c} is the block's place in the activations. */
    final void tileSums(int p, int q, Activations x, int c, short[] sums, int s) {
        if (q >= 0) {
            NibbleSums.tilePair(weights, p, q, x.quantised, c * 32, x.bias, c, sums, s);
        } else {
            NibbleSums.tileSingle(weights, p, x.quantised, c * 32, x.bias, c, sums, s);
        }
    }
}
