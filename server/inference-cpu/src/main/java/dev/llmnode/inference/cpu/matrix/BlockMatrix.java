package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import java.util.Arrays;

/**
 * Weights quantised in blocks of 32, as row groups of {@link NibbleSums}. A {@link BlockFormat} says what of: for each group,
 * one or two planes of nibbles a block; then the scales, a vector of f16 numbers a block; then, for some formats, as many
 * offsets. All lies one after the other, as it is read.
 *
 * <p>A result is one chain of additions: each plane's blocks in order, then the offsets' blocks in order.
 */
final class BlockMatrix extends Matrix {
    private static final int LANES = Lanes.SHORT;
    private static final int TILE = NibbleSums.TILE;
    private static final int PLANE = NibbleSums.VECTORS * LANES;

    private final BlockFormat format;
    private final short[] weights;
    private final int offset;
    private final int blocks;
    /** Shorts from block to block of a row group's planes. */
    private final int stride;
    /** Shorts from row group to row group. */
    private final int group;

    /** @param offset where in {@code weights} the matrix begins */
    BlockMatrix(int rows, int columns, BlockFormat format, short[] weights, int offset) {
        super(rows, columns);
        this.format = format;
        this.weights = weights;
        this.offset = offset;
        blocks = columns / 32;
        stride = format.planes() * PLANE;
        group = blocks * format.vectors() * LANES;
    }

    @Override
    public boolean readsQuantised() {
        return true;
    }

    @Override
    public void multiply(int panel, int count, Activations x, int tile, Workspace space) {
        int groups = count * PANEL / LANES;
        int p = offset + panel * (PANEL / LANES) * group;
        Arrays.fill(space.results, 0);
        for (int g = 0; g < groups; g += 2, p += 2 * group) {
            int pair = Math.min(2, groups - g);
            if (x.tile() == 1) {
                one(p, pair, x, tile, space, g * LANES);
            } else {
                tile(p, pair, x, tile, space, g * LANES);
            }
        }
    }

    /** Multiplies one or two row groups, from p on, with one token. */
    private void one(int p, int pair, Activations x, int token, Workspace space, int o) {
        int at = token * x.columns;
        int c = token * blocks;
        for (int plane = 0; plane < format.planes(); plane++) {
            int w = p + plane * PLANE;
            if (pair == 2) {
                NibbleSums.pair(weights, w, w + group, stride, blocks, x.quantised, at, x.bias, c, space.sums, 0);
            } else {
                NibbleSums.single(weights, w, stride, blocks, x.quantised, at, x.bias, c, space.sums, 0);
            }
            NibbleScales.widen(space.sums, space.wideSums, blocks * 2 * LANES);
            for (int i = 0; i < pair; i++) {
                widenScales(p + i * group, 0, blocks, plane, space);
                NibbleScales.one(
                        space.wideSums, i * LANES, space.numbers, blocks, x.scale, c, space.results, o + i * LANES);
            }
        }
        if (format.offsets() >= 0) {
            for (int i = 0; i < pair; i++) {
                widenOffsets(p + i * group, space);
                FloatDots.single(space.numbers, 0, LANES, blocks, x.total, c, space.results, o + i * LANES);
            }
        }
    }

    /** Multiplies one or two row groups, from p on, with a tile, some blocks at a time. */
    private void tile(int p, int pair, Activations x, int tile, Workspace space, int o) {
        int c = tile * blocks * TILE;
        for (int plane = 0; plane < format.planes(); plane++) {
            for (int b = 0; b < blocks; b += Workspace.CHUNK) {
                int count = Math.min(Workspace.CHUNK, blocks - b);
                tileSums(p + plane * PLANE + b * stride, pair, count, x, c + b * TILE, space);
                NibbleScales.widen(space.sums, space.wideSums, count * TILE * 2 * LANES);
                for (int i = 0; i < pair; i++) {
                    widenScales(p + i * group, b, count, plane, space);
                    tileScales(i * LANES, count, x, c + b * TILE, space, o + i * LANES);
                }
            }
        }
        if (format.offsets() >= 0) {
            for (int i = 0; i < pair; i++) {
                widenOffsets(p + i * group, space);
                FloatDots.tile(space.numbers, 0, LANES, blocks, x.total, c, space.results, o + i * LANES);
            }
        }
    }

    private void tileSums(int p, int pair, int count, Activations x, int c, Workspace space) {
        if (pair == 2) {
            NibbleSums.tilePair(weights, p, p + group, stride, count, x.quantised, c * 32, x.bias, c, space.sums, 0);
        } else {
            NibbleSums.tileSingle(weights, p, stride, count, x.quantised, c * 32, x.bias, c, space.sums, 0);
        }
    }

    private static void tileScales(int s, int count, Activations x, int c, Workspace space, int o) {
        for (int half = 0; half < LANES; half += LANES / 2) {
            NibbleScales.tile(
                    space.wideSums, s + half, space.numbers, half, count, x.scale, c, space.results, o + half);
        }
    }

    /** The scales of some blocks of the row group at p. */
    private void widenScales(int p, int from, int count, int plane, Workspace space) {
        // The first of two planes has the upper nibbles.
        float factor = plane < format.planes() - 1 ? 16 : 1;
        int place = p + blocks * stride + from * LANES;
        FloatDots.widenHalf(weights, place, factor, space.numbers, count * LANES);
    }

    private void widenOffsets(int p, Workspace space) {
        int place = p + blocks * stride + format.offsets() * blocks * LANES;
        FloatDots.widenHalf(weights, place, format.offsetFactor(), space.numbers, blocks * LANES);
    }
}
