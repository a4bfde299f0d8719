package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Adds up what {@link NibbleSums} gives: Σ over blocks of sum · weight scale · activation scale.
 *
 * <p>A row's blocks are added in order by one chain of fused multiply-adds, in the methods for one token and for a tile
 * alike: so both give the same bits.
 */
public final class NibbleScales {
    /** Rows of a tile's accumulators: two row groups of the widest vectors. */
    public static final int ROWS = 64;

    private static final int HALF = Lanes.FLOAT;
    private static final int TILE = NibbleSums.TILE;
    private static final int STRIDE = NibbleSums.STRIDE;

    private NibbleScales() {}

    /**
     * One token, all blocks of a row group.
     *
     * @param sums block sums, those of the group begin at {@code s}
     * @param scales of the weights, those of the group begin at {@code q}
     * @param stride from block to block of both
     * @param x activation scales, one a block, from {@code c}
     * @param out what to add to, from {@code o}
     */
    public static void one(
            short[] sums, int s, float[] scales, int q, int stride, int blocks, float[] x, int c, float[] out, int o) {
        FloatVector low = floats(out, o);
        FloatVector high = floats(out, o + HALF);
        int from = s;
        int scale = q;
        for (int b = 0; b < blocks; b++, from += stride, scale += stride) {
            FloatVector y = floats(x[c + b]);
            low = widen(sums, from).fma(floats(scales, scale).mul(y), low);
            high = widen(sums, from + HALF).fma(floats(scales, scale + HALF).mul(y), high);
        }
        low.intoArray(out, o);
        high.intoArray(out, o + HALF);
    }

    /**
     * A tile of tokens, some blocks of half a row group.
     *
     * @param sums block sums, {@code [block][token][group of two][row]}; the half's begin at {@code s}
     * @param scales of the weights, {@code [block][group][row]}; the half's begin at {@code q}
     * @param stride from block to block of the scales
     * @param x activation scales, {@code [block][token]}, from {@code c}
     * @param out what to add to, {@link #ROWS} numbers a token; the half's begin at {@code o}
     */
    public static void tile(
            short[] sums, int s, float[] scales, int q, int stride, int blocks, float[] x, int c, float[] out, int o) {
        FloatVector a0 = floats(out, o + 0 * ROWS);
        FloatVector a1 = floats(out, o + 1 * ROWS);
        FloatVector a2 = floats(out, o + 2 * ROWS);
        FloatVector a3 = floats(out, o + 3 * ROWS);
        FloatVector a4 = floats(out, o + 4 * ROWS);
        FloatVector a5 = floats(out, o + 5 * ROWS);
        FloatVector a6 = floats(out, o + 6 * ROWS);
        FloatVector a7 = floats(out, o + 7 * ROWS);
        for (int b = 0; b < blocks; b++) {
            FloatVector d = floats(scales, q + b * stride);
            int from = s + b * TILE * STRIDE;
            int t = c + b * TILE;
            a0 = widen(sums, from + 0 * STRIDE).fma(d.mul(x[t + 0]), a0);
            a1 = widen(sums, from + 1 * STRIDE).fma(d.mul(x[t + 1]), a1);
            a2 = widen(sums, from + 2 * STRIDE).fma(d.mul(x[t + 2]), a2);
            a3 = widen(sums, from + 3 * STRIDE).fma(d.mul(x[t + 3]), a3);
            a4 = widen(sums, from + 4 * STRIDE).fma(d.mul(x[t + 4]), a4);
            a5 = widen(sums, from + 5 * STRIDE).fma(d.mul(x[t + 5]), a5);
            a6 = widen(sums, from + 6 * STRIDE).fma(d.mul(x[t + 6]), a6);
            a7 = widen(sums, from + 7 * STRIDE).fma(d.mul(x[t + 7]), a7);
        }
        a0.intoArray(out, o + 0 * ROWS);
        a1.intoArray(out, o + 1 * ROWS);
        a2.intoArray(out, o + 2 * ROWS);
        a3.intoArray(out, o + 3 * ROWS);
        a4.intoArray(out, o + 4 * ROWS);
        a5.intoArray(out, o + 5 * ROWS);
        a6.intoArray(out, o + 6 * ROWS);
        a7.intoArray(out, o + 7 * ROWS);
    }

    private static FloatVector widen(short[] sums, int at) {
        return (FloatVector)
                ShortVector.fromArray(Lanes.HALF_SHORTS, sums, at).convertShape(VectorOperators.S2F, Lanes.FLOATS, 0);
    }
}
