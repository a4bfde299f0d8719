package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import java.util.Arrays;

/**
 * Weights quantised in blocks of 32, as row groups of {@link NibbleSums}. A {@link BlockFormat} says what of: one or two planes
 * of nibbles; then the scales, a vector of f16 numbers a block; then, for some formats, as many offsets. Where a bundle of
 * panels has an even number of row groups, two at a time lie interleaved, vector by vector. All lies one after the other, as it
 * is read.
 *
 * <p>A result is one chain of additions: each plane's blocks in order, then the offsets' blocks in order.
 */
final class BlockMatrix extends Matrix {
    private static final int LANES = Lanes.SHORT;
    private static final int TILE = NibbleSums.TILE;

    private final BlockFormat format;
    private final short[] weights;
    private final int offset;
    private final int blocks;
    /** Shorts of a row group. */
    private final int group;

    /** @param offset where in {@code weights} the matrix begins */
    BlockMatrix(int rows, int columns, PanelShares shares, BlockFormat format, short[] weights, int offset) {
        super(rows, columns, shares);
        this.format = format;
        this.weights = weights;
        this.offset = offset;
        blocks = columns / 32;
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
        Arrays.fill(space.results, 0, x.tile() * NibbleScales.ROWS, 0);
        for (int g = 0; g < groups; g += 2, p += 2 * group) {
            int width = Math.min(2, groups - g);
            if (x.tile() == 1) {
                one(p, width, x, tile, space, g * LANES);
            } else {
                tile(p, width, x, tile, space, g * LANES);
            }
        }
    }

    /** Multiplies one or two row groups, from p on, with one token. */
    private void one(int p, int width, Activations x, int token, Workspace space, int o) {
        int at = token * x.columns;
        int c = token * blocks;
        for (int plane = 0; plane < format.planes(); plane++) {
            int w = planeBegin(p, plane, width);
            if (width == 2) {
                NibbleSums.pair(weights, w, blocks, x.quantised, at, x.bias, c, space.sums);
            } else {
                NibbleSums.single(weights, w, blocks, x.quantised, at, x.bias, c, space.sums);
            }
            widenScales(p, plane, width, space);
            for (int i = 0; i < width; i++) {
                NibbleScales.one(
                        space.sums,
                        space.numbers,
                        i * LANES,
                        width * LANES,
                        blocks,
                        x.scale,
                        c,
                        space.results,
                        o + i * LANES);
            }
        }
        if (format.offsets() >= 0) {
            widenOffsets(p, width, space);
            FloatDots.single(space.numbers, 0, width * LANES, blocks, x.total, c, space.results, o);
        }
    }

    /** Multiplies one or two row groups, from p on, with a tile, some blocks at a time. */
    private void tile(int p, int width, Activations x, int tile, Workspace space, int o) {
        int c = tile * blocks * TILE;
        for (int plane = 0; plane < format.planes(); plane++) {
            widenScales(p, plane, width, space);
            for (int b = 0; b < blocks; b += Workspace.CHUNK) {
                int count = Math.min(Workspace.CHUNK, blocks - b);
                int from = c + b * TILE;
                tileSums(
                        planeBegin(p, plane, width) + b * NibbleSums.VECTORS * width * LANES,
                        width,
                        count,
                        x,
                        from,
                        space);
                for (int half = 0; half < width * LANES; half += LANES / 2) {
                    NibbleScales.tile(
                            space.sums,
                            half,
                            space.numbers,
                            b * width * LANES + half,
                            width * LANES,
                            count,
                            x.scale,
                            from,
                            space.results,
                            o + half);
                }
            }
        }
        if (format.offsets() >= 0) {
            widenOffsets(p, width, space);
            FloatDots.tile(space.numbers, 0, width * LANES, blocks, x.total, c, space.results, o);
        }
    }

    private void tileSums(int p, int width, int count, Activations x, int c, Workspace space) {
        if (width == 2) {
            NibbleSums.tilePair(weights, p, count, x.quantised, c * 32, x.bias, c, space.sums);
        } else {
            NibbleSums.tileSingle(weights, p, count, x.quantised, c * 32, x.bias, c, space.sums);
        }
    }

    /** Where a plane of the row groups at p begins; behind the last plane, the scales do. */
    private int planeBegin(int p, int plane, int width) {
        return p + plane * blocks * NibbleSums.VECTORS * width * LANES;
    }

    /** The scales of the row groups at p. */
    private void widenScales(int p, int plane, int width, Workspace space) {
        // The first of two planes has the upper nibbles.
        float factor = plane < format.planes() - 1 ? 16 : 1;
        FloatDots.widenHalf(
                weights, planeBegin(p, format.planes(), width), factor, space.numbers, blocks * width * LANES);
    }

    private void widenOffsets(int p, int width, Workspace space) {
        int count = blocks * width * LANES;
        int place = planeBegin(p, format.planes(), width) + format.offsets() * count;
        FloatDots.widenHalf(weights, place, format.offsetFactor(), space.numbers, count);
    }
}
