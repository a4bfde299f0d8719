package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;
import static dev.llmnode.inference.cpu.kernel.Lanes.ints;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Turns the block sums of {@link NibbleSums} into floats: Σ over blocks of sum · weight scale · activation scale.
 *
 * <p>Seen as ints, a vector of sums or scales splits into the lower rows of its group ({@code v << 16}) and the upper ones
 * ({@code v & 0xFFFF0000}); both are 2¹⁶ times the sums. An f16 scale becomes a float by shifting its bits under a float's
 * exponent, which gives 2⁻¹¹² times its value, subnormal numbers too. So that nothing overflows, the activation scales bring
 * 2⁸⁴ ({@link Quantiser#SCALE}) and what is added up is 2⁻¹² times the result; {@link #RESULT} makes up for it at the end.
 *
 * <p>A row's blocks are added in order by one chain of fused multiply-adds, in the methods for one token and for a tile
 * alike: so both give the same bits.
 */
public final class NibbleScales {
    /** What the accumulated numbers must be multiplied by. */
    public static final float RESULT = 0x1p12f;

    private static final int LANES = Lanes.SHORT;
    private static final int HALF = Lanes.FLOAT;
    private static final int UPPER = 0xFFFF0000;
    private static final int TILE = NibbleSums.TILE;
    /** Rows of a tile's accumulators: two row groups of the widest vectors. */
    public static final int ROWS = 64;

    private NibbleScales() {}

    private static FloatVector lower(IntVector sums) {
        return (FloatVector) sums.lanewise(LSHL, 16).convertShape(I2F, Lanes.FLOATS, 0);
    }

    private static FloatVector upper(IntVector sums) {
        return (FloatVector) sums.and(UPPER).convertShape(I2F, Lanes.FLOATS, 0);
    }

    private static FloatVector lowerScale(IntVector halves) {
        return halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(0x8FFFFFFF).reinterpretAsFloats();
    }

    private static FloatVector upperScale(IntVector halves) {
        return halves.lanewise(ASHR, 3).and(0x8FFFE000).reinterpretAsFloats();
    }

    /**
     * One token, all blocks of a row group of Q4_0.
     *
     * @param sums block sums, two vectors a block, from {@code s}
     * @param p where the first block's scales lie in {@code w}
     * @param stride from block to block
     * @param scale activation scales, one a block, from {@code c}
     * @param out gets the row group's results from {@code o}
     */
    public static void q40(
            short[] sums, int s, short[] w, int p, int stride, int blocks, float[] scale, int c, float[] out, int o) {
        FloatVector low = FloatVector.zero(Lanes.FLOATS);
        FloatVector high = low;
        for (int b = 0; b < blocks; b++) {
            IntVector d = ints(w, p + b * stride);
            IntVector v = ints(sums, s + b * 2 * LANES);
            FloatVector x = floats(scale[c + b]);
            low = lower(v).fma(lowerScale(d).mul(x), low);
            high = upper(v).fma(upperScale(d).mul(x), high);
        }
        low.mul(RESULT).intoArray(out, o);
        high.mul(RESULT).intoArray(out, o + HALF);
    }

    /**
     * As {@link #q40} for Q4_1, whose blocks have a vector of minima after the scales.
     *
     * @param total Σ x of each block, scaled by {@link Quantiser#TOTAL}
     */
    public static void q41(
            short[] sums,
            int s,
            short[] w,
            int p,
            int stride,
            int blocks,
            float[] scale,
            float[] total,
            int c,
            float[] out,
            int o) {
        FloatVector low = FloatVector.zero(Lanes.FLOATS);
        FloatVector high = low;
        for (int b = 0; b < blocks; b++) {
            IntVector d = ints(w, p + b * stride);
            IntVector v = ints(sums, s + b * 2 * LANES);
            FloatVector x = floats(scale[c + b]);
            low = lower(v).fma(lowerScale(d).mul(x), low);
            high = upper(v).fma(upperScale(d).mul(x), high);
            IntVector m = ints(w, p + b * stride + LANES);
            FloatVector y = floats(total[c + b]);
            low = lowerScale(m).fma(y, low);
            high = upperScale(m).fma(y, high);
        }
        low.mul(RESULT).intoArray(out, o);
        high.mul(RESULT).intoArray(out, o + HALF);
    }

    /**
     * As {@link #q40} for Q8_0, whose bytes are two planes of nibbles, q = 16 (upper - 8) + lower.
     *
     * @param s sums of the upper plane
     * @param t sums of the lower plane
     * @param bias -8 Σ x of each block
     */
    public static void q80(
            short[] sums,
            int s,
            int t,
            short[] w,
            int p,
            int stride,
            int blocks,
            float[] scale,
            short[] bias,
            int c,
            float[] out,
            int o) {
        FloatVector low = FloatVector.zero(Lanes.FLOATS);
        FloatVector high = low;
        for (int b = 0; b < blocks; b++) {
            IntVector d = ints(w, p + b * stride);
            IntVector u = ints(sums, s + b * 2 * LANES);
            IntVector v = ints(sums, t + b * 2 * LANES);
            FloatVector x = floats(scale[c + b] * 0x1p16f);
            low = lowerBytes(u, v, bias[c + b]).fma(lowerScale(d).mul(x), low);
            high = upperBytes(u, v, bias[c + b]).fma(upperScale(d).mul(x), high);
        }
        low.mul(RESULT).intoArray(out, o);
        high.mul(RESULT).intoArray(out, o + HALF);
    }

    private static FloatVector lowerBytes(IntVector u, IntVector v, short bias) {
        IntVector sixteenfold = u.lanewise(LSHL, 16).lanewise(ASHR, 12);
        return (FloatVector) sixteenfold
                .add(v.lanewise(LSHL, 16).lanewise(ASHR, 16))
                .sub(bias)
                .convertShape(I2F, Lanes.FLOATS, 0);
    }

    private static FloatVector upperBytes(IntVector u, IntVector v, short bias) {
        IntVector sixteenfold = u.and(UPPER).lanewise(ASHR, 12);
        return (FloatVector) sixteenfold.add(v.lanewise(ASHR, 16)).sub(bias).convertShape(I2F, Lanes.FLOATS, 0);
    }

    /**
     * One block of a row group of Q4_0, a tile of tokens.
     *
     * @param sums block sums of the tile, two vectors a token, from {@code s}
     * @param p where the block's scales lie in {@code w}
     * @param c the tile's activation scales in {@code scale}, one a token
     * @param out accumulators, {@link #ROWS} a token; the group's begin at {@code o}
     */
    public static void q40Tile(short[] sums, int s, short[] w, int p, float[] scale, int c, float[] out, int o) {
        IntVector d = ints(w, p);
        FloatVector low = lowerScale(d);
        FloatVector high = upperScale(d);
        for (int t = 0; t < TILE; t++) {
            IntVector v = ints(sums, s + t * 2 * LANES);
            FloatVector x = floats(scale[c + t]);
            int to = o + t * ROWS;
            lower(v).fma(low.mul(x), floats(out, to)).intoArray(out, to);
            upper(v).fma(high.mul(x), floats(out, to + HALF)).intoArray(out, to + HALF);
        }
    }

    /** As {@link #q40Tile} for Q4_1; {@code total} as in {@link #q41}, one a token of the tile. */
    public static void q41Tile(
            short[] sums, int s, short[] w, int p, float[] scale, float[] total, int c, float[] out, int o) {
        IntVector d = ints(w, p);
        FloatVector low = lowerScale(d);
        FloatVector high = upperScale(d);
        IntVector m = ints(w, p + LANES);
        FloatVector lowMinimum = lowerScale(m);
        FloatVector highMinimum = upperScale(m);
        for (int t = 0; t < TILE; t++) {
            IntVector v = ints(sums, s + t * 2 * LANES);
            FloatVector x = floats(scale[c + t]);
            FloatVector y = floats(total[c + t]);
            int to = o + t * ROWS;
            FloatVector a = lower(v).fma(low.mul(x), floats(out, to));
            lowMinimum.fma(y, a).intoArray(out, to);
            FloatVector b = upper(v).fma(high.mul(x), floats(out, to + HALF));
            highMinimum.fma(y, b).intoArray(out, to + HALF);
        }
    }

    /** As {@link #q40Tile} for Q8_0; {@code u} are the sums of the lower plane, {@code bias} -8 Σ x, one a token. */
    public static void q80Tile(
            short[] sums, int s, int u, short[] w, int p, float[] scale, short[] bias, int c, float[] out, int o) {
        IntVector d = ints(w, p);
        FloatVector low = lowerScale(d);
        FloatVector high = upperScale(d);
        for (int t = 0; t < TILE; t++) {
            IntVector a = ints(sums, s + t * 2 * LANES);
            IntVector b = ints(sums, u + t * 2 * LANES);
            FloatVector x = floats(scale[c + t] * 0x1p16f);
            int to = o + t * ROWS;
            lowerBytes(a, b, bias[c + t]).fma(low.mul(x), floats(out, to)).intoArray(out, to);
            upperBytes(a, b, bias[c + t])
                    .fma(high.mul(x), floats(out, to + HALF))
                    .intoArray(out, to + HALF);
        }
    }

    /** Multiplies by {@link #RESULT} what the tile methods have added up. */
    public static void finish(float[] out) {
        for (int i = 0; i < TILE * ROWS; i += HALF) {
            floats(out, i).mul(RESULT).intoArray(out, i);
        }
    }
}
