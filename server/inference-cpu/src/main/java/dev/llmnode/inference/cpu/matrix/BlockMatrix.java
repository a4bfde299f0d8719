package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import java.util.Arrays;

/**
 * Weights quantised in blocks of 32, as row groups of {@link NibbleSums}. A {@link BlockFormat} says what of: the
 * scales, a vector of f16 numbers a block; for some formats, as many offsets; then one or two planes of nibbles. Where a bundle
 * of panels has an even number of row groups, two at a time lie interleaved, vector by vector. All lies one after the other, as
 * it is read: what a processor has to guess comes late.
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
    public void open(int panel, int count, Workspace space) {
        int groups = count * PANEL / LANES;
        int p = begin(panel);
        int to = 0;
        for (int g = 0; g < groups; g += 2, p += 2 * group) {
            int numbers = Math.min(2, groups - g) * LANES * blocks;
            for (int plane = 0; plane < format.planes(); plane++, to += numbers) {
                FloatDots.widenHalf(weights, p, format.scaleFactor(plane), space.numbers, to, numbers);
            }
            if (format.offsets() >= 0) {
                int offsets = p + format.offsets() * numbers;
                FloatDots.widenHalf(weights, offsets, format.offsetFactor(), space.numbers, to, numbers);
                to += numbers;
            }
        }
    }

    @Override
    public void multiply(int panel, int count, Activations x, int tile, Workspace space) {
        int groups = count * PANEL / LANES;
        int p = begin(panel);
        int n = 0;
        Arrays.fill(space.results, 0, x.tile() * NibbleScales.ROWS, 0);
        for (int g = 0; g < groups; g += 2, p += 2 * group) {
            int width = Math.min(2, groups - g);
            int planes = p + format.numbers() * blocks * width * LANES;
            if (x.tile() == 1) {
                n = one(planes, width, x, tile, space, n, g * LANES);
            } else {
                n = tile(planes, width, x, tile, space, n, g * LANES);
            }
        }
    }

    private int begin(int panel) {
        return offset + panel * (PANEL / LANES) * group;
    }

    /**
     * Multiplies one or two row groups with one token.
     *
     * @param planes where they begin
     * @param numbers where their widened numbers do
     * @return where the next groups' numbers do
     */
    private int one(int planes, int width, Activations x, int token, Workspace space, int numbers, int o) {
        int at = token * x.columns;
        int c = token * blocks;
        int w = planes;
        int n = numbers;
        for (int plane = 0; plane < format.planes(); plane++) {
            if (width == 2) {
                NibbleSums.pair(weights, w, blocks, x.quantised, at, x.bias, c, space.sums);
            } else {
                NibbleSums.single(weights, w, blocks, x.quantised, at, x.bias, c, space.sums);
            }
            for (int i = 0; i < width; i++) {
                NibbleScales.one(
                        space.sums,
                        i * LANES,
                        space.numbers,
                        n + i * LANES,
                        width * LANES,
                        blocks,
                        x.scale,
                        c,
                        space.results,
                        o + i * LANES);
            }
            w += blocks * NibbleSums.VECTORS * width * LANES;
            n += blocks * width * LANES;
        }
        if (format.offsets() >= 0) {
            FloatDots.single(space.numbers, n, width * LANES, blocks, x.total, c, space.results, o);
            n += blocks * width * LANES;
        }
        return n;
    }

    /** As {@link #one}, with a tile, some blocks at a time. */
    private int tile(int planes, int width, Activations x, int tile, Workspace space, int numbers, int o) {
        int c = tile * blocks * TILE;
        int w = planes;
        int n = numbers;
        for (int plane = 0; plane < format.planes(); plane++) {
            for (int b = 0; b < blocks; b += Workspace.CHUNK) {
                int count = Math.min(Workspace.CHUNK, blocks - b);
                int from = c + b * TILE;
                tileSums(w, width, count, x, from, space);
                for (int half = 0; half < width * LANES; half += LANES / 2) {
                    NibbleScales.tile(
                            space.sums,
                            half,
                            space.numbers,
                            n + half,
                            width * LANES,
                            count,
                            x.scale,
                            from,
                            space.results,
                            o + half);
                }
                w += count * NibbleSums.VECTORS * width * LANES;
                n += count * width * LANES;
            }
        }
        if (format.offsets() >= 0) {
            FloatDots.tile(space.numbers, n, width * LANES, blocks, x.total, c, space.results, o);
            n += blocks * width * LANES;
        }
        return n;
    }

    private void tileSums(int p, int width, int count, Activations x, int c, Workspace space) {
        if (width == 2) {
            NibbleSums.tilePair(weights, p, count, x.quantised, c * 32, x.bias, c, space.sums);
        } else {
            NibbleSums.tileSingle(weights, p, count, x.quantised, c * 32, x.bias, c, space.sums);
        }
    }
}
