package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;

import jdk.incubator.vector.FloatVector;

/**
 * Adds up what {@link NibbleSums} gives: Σ over blocks of sum · weight scale · activation scale.
 *
 * <p>A row's blocks are added in order by one chain of fused multiply-adds, in the methods for one token and for a tile
 * alike: so both give the same bits.
 */
public final class NibbleScales {
    /** Rows of a tile's accumulators: two row groups of the widest vectors. */
    public static final int ROWS = 64;

    private static final int LANES = Lanes.SHORT;
    private static final int HALF = Lanes.FLOAT;
    private static final int TILE = NibbleSums.TILE;

    private NibbleScales() {}

    /** Turns sums into floats. A plain loop, which C2 vectorises; converting vectors would be too much for the methods below. */
    public static void widen(short[] sums, float[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = sums[i];
        }
    }

    /**
     * One token, all blocks of a row group.
     *
     * @param sums block sums, two vectors of shorts' worth a block, from {@code s}
     * @param scales of the weights, {@code [block][row]}
     * @param x activation scales, one a block, from {@code c}
     * @param out what to add to, from {@code o}
     */
    public static void one(float[] sums, int s, float[] scales, int blocks, float[] x, int c, float[] out, int o) {
        FloatVector low = floats(out, o);
        FloatVector high = floats(out, o + HALF);
        for (int b = 0; b < blocks; b++) {
            FloatVector y = floats(x[c + b]);
            int from = s + b * 2 * LANES;
            low = floats(sums, from).fma(floats(scales, b * LANES).mul(y), low);
            high = floats(sums, from + HALF)
                    .fma(floats(scales, b * LANES + HALF).mul(y), high);
        }
        low.intoArray(out, o);
        high.intoArray(out, o + HALF);
    }

    /**
     * A tile of tokens, some blocks of half a row group.
     *
     * @param sums block sums, {@code [block][token][group][row]}; the half's begin at {@code s}
     * @param scales of the weights, {@code [block][row]}; the half's begin at {@code q}
     * @param x activation scales, {@code [block][token]}, from {@code c}
     * @param out what to add to, {@link #ROWS} numbers a token; the half's begin at {@code o}
     */
    public static void tile(
            float[] sums, int s, float[] scales, int q, int blocks, float[] x, int c, float[] out, int o) {
        FloatVector a0 = floats(out, o + 0 * ROWS);
        FloatVector a1 = floats(out, o + 1 * ROWS);
        FloatVector a2 = floats(out, o + 2 * ROWS);
        FloatVector a3 = floats(out, o + 3 * ROWS);
        FloatVector a4 = floats(out, o + 4 * ROWS);
        FloatVector a5 = floats(out, o + 5 * ROWS);
        FloatVector a6 = floats(out, o + 6 * ROWS);
        FloatVector a7 = floats(out, o + 7 * ROWS);
        for (int b = 0; b < blocks; b++) {
            FloatVector d = floats(scales, q + b * LANES);
            int from = s + b * 2 * TILE * LANES;
            int t = c + b * TILE;
            a0 = floats(sums, from + 0 * LANES).fma(d.mul(x[t + 0]), a0);
            a1 = floats(sums, from + 2 * LANES).fma(d.mul(x[t + 1]), a1);
            a2 = floats(sums, from + 4 * LANES).fma(d.mul(x[t + 2]), a2);
            a3 = floats(sums, from + 6 * LANES).fma(d.mul(x[t + 3]), a3);
            a4 = floats(sums, from + 8 * LANES).fma(d.mul(x[t + 4]), a4);
            a5 = floats(sums, from + 10 * LANES).fma(d.mul(x[t + 5]), a5);
            a6 = floats(sums, from + 12 * LANES).fma(d.mul(x[t + 6]), a6);
            a7 = floats(sums, from + 14 * LANES).fma(d.mul(x[t + 7]), a7);
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
}
