package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.shorts;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.ShortVector;

/**
 * Block sums Σ (q - 8) x of 4-bit weights q and 8-bit activations x, in 16-bit lanes, one weight row a lane.
 *
 * <p>A block has 32 weights, so |Σ (q - 8) x| ≤ 8 · 127 · 32 = 32,512: a whole block fits one lane, and whatever happens on
 * the way may wrap. The term -8 Σ x is the lane's initial value (the bias), so that the nibbles stay unsigned. A lane
 * v = q₀ + 16 q₁ + 256 q₂ + 4096 q₃ holds four consecutive weights; instead of masking them out, the activations come
 * telescoped (x₀, x₁ - 16 x₀, x₂ - 16 x₁, x₃ - 16 x₂), because modulo 2¹⁶
 *
 * <pre>v x₀ + (v ≫ 4)(x₁ - 16 x₀) + (v ≫ 8)(x₂ - 16 x₁) + (v ≫ 12)(x₃ - 16 x₂) = q₀x₀ + q₁x₁ + q₂x₂ + q₃x₃</pre>
 *
 * <p>A row group is as many rows as a short vector has lanes; a block of it is 8 vectors of nibbles. Two row groups lie
 * interleaved, vector by vector, so that a kernel reads one stream: processors prefetch two at half the speed.
 *
 * <p>Written out token by token: see the package's page for why methods here are as long as they are.
 */
public final class NibbleSums {
    private static final int LANES = Lanes.SHORT;
    /** Vectors of nibbles in a block of a row group. */
    public static final int VECTORS = 8;
    /** Tokens that {@link #tilePair} works on at once. */
    public static final int TILE = 8;
    /** From token to token of a tile's sums, whether of one row group or of two: what is constant needs no registers. */
    static final int STRIDE = 2 * LANES;

    private NibbleSums() {}

    /**
     * Two row groups, one token, all blocks.
     *
     * @param p where their nibbles begin in {@code w}
     * @param x telescoped activations, 32 a block, from {@code at}
     * @param bias -8 Σ x of each block, from {@code c}
     * @param sums gets two vectors a block
     */
    public static void pair(short[] w, int p, int blocks, short[] x, int at, short[] bias, int c, short[] sums) {
        int from = at;
        int next = p;
        for (int b = 0; b < blocks; b++) {
            ShortVector s0 = shorts(bias[c + b]);
            ShortVector s1 = s0;
            for (int i = 0; i < VECTORS; i++, next += 2 * LANES, from += 4) {
                ShortVector v0 = shorts(w, next);
                ShortVector v1 = shorts(w, next + LANES);
                ShortVector x0 = shorts(x[from + 0]);
                s0 = s0.add(v0.mul(x0));
                s1 = s1.add(v1.mul(x0));
                v0 = v0.lanewise(LSHR, 4);
                v1 = v1.lanewise(LSHR, 4);
                ShortVector x1 = shorts(x[from + 1]);
                s0 = s0.add(v0.mul(x1));
                s1 = s1.add(v1.mul(x1));
                v0 = v0.lanewise(LSHR, 4);
                v1 = v1.lanewise(LSHR, 4);
                ShortVector x2 = shorts(x[from + 2]);
                s0 = s0.add(v0.mul(x2));
                s1 = s1.add(v1.mul(x2));
                v0 = v0.lanewise(LSHR, 4);
                v1 = v1.lanewise(LSHR, 4);
                ShortVector x3 = shorts(x[from + 3]);
                s0 = s0.add(v0.mul(x3));
                s1 = s1.add(v1.mul(x3));
            }
            s0.intoArray(sums, b * 2 * LANES);
            s1.intoArray(sums, b * 2 * LANES + LANES);
        }
    }

    /** As {@link #pair}, for one row group, which lies by itself; one vector of sums a block. */
    public static void single(short[] w, int p, int blocks, short[] x, int at, short[] bias, int c, short[] sums) {
        int from = at;
        int next = p;
        for (int b = 0; b < blocks; b++) {
            ShortVector s0 = shorts(bias[c + b]);
            for (int i = 0; i < VECTORS; i++, next += LANES, from += 4) {
                ShortVector v0 = shorts(w, next);
                s0 = s0.add(v0.mul(shorts(x[from + 0])));
                v0 = v0.lanewise(LSHR, 4);
                s0 = s0.add(v0.mul(shorts(x[from + 1])));
                v0 = v0.lanewise(LSHR, 4);
                s0 = s0.add(v0.mul(shorts(x[from + 2])));
                v0 = v0.lanewise(LSHR, 4);
                s0 = s0.add(v0.mul(shorts(x[from + 3])));
            }
            s0.intoArray(sums, b * LANES);
        }
    }

    /**
     * Two row groups, some blocks, a tile of 8 tokens.
     *
     * @param p where their nibbles begin in {@code w}
     * @param x telescoped activations, {@code [block][token][32]}, from {@code at}
     * @param bias -8 Σ x, {@code [block][token]}, from {@code c}
     * @param sums gets two vectors a token, {@code [block][token][group]}
     */
    public static void tilePair(short[] w, int p, int blocks, short[] x, int at, short[] bias, int c, short[] sums) {
        for (int b = 0; b < blocks; b++) {
            int t = c + b * TILE;
            ShortVector s00 = shorts(bias[t + 0]);
            ShortVector s01 = shorts(bias[t + 1]);
            ShortVector s02 = shorts(bias[t + 2]);
            ShortVector s03 = shorts(bias[t + 3]);
            ShortVector s04 = shorts(bias[t + 4]);
            ShortVector s05 = shorts(bias[t + 5]);
            ShortVector s06 = shorts(bias[t + 6]);
            ShortVector s07 = shorts(bias[t + 7]);
            ShortVector s10 = s00;
            ShortVector s11 = s01;
            ShortVector s12 = s02;
            ShortVector s13 = s03;
            ShortVector s14 = s04;
            ShortVector s15 = s05;
            ShortVector s16 = s06;
            ShortVector s17 = s07;
            int from = at + b * TILE * 32;
            for (int i = 0; i < VECTORS; i++) {
                int next = p + (b * VECTORS + i) * 2 * LANES;
                ShortVector v0 = shorts(w, next);
                ShortVector v1 = shorts(w, next + LANES);
                for (int k = 0; k < 4; k++, from++) {
                    ShortVector xt = shorts(x[from]);
                    s00 = s00.add(v0.mul(xt));
                    s10 = s10.add(v1.mul(xt));
                    xt = shorts(x[from + 32]);
                    s01 = s01.add(v0.mul(xt));
                    s11 = s11.add(v1.mul(xt));
                    xt = shorts(x[from + 64]);
                    s02 = s02.add(v0.mul(xt));
                    s12 = s12.add(v1.mul(xt));
                    xt = shorts(x[from + 96]);
                    s03 = s03.add(v0.mul(xt));
                    s13 = s13.add(v1.mul(xt));
                    xt = shorts(x[from + 128]);
                    s04 = s04.add(v0.mul(xt));
                    s14 = s14.add(v1.mul(xt));
                    xt = shorts(x[from + 160]);
                    s05 = s05.add(v0.mul(xt));
                    s15 = s15.add(v1.mul(xt));
                    xt = shorts(x[from + 192]);
                    s06 = s06.add(v0.mul(xt));
                    s16 = s16.add(v1.mul(xt));
                    xt = shorts(x[from + 224]);
                    s07 = s07.add(v0.mul(xt));
                    s17 = s17.add(v1.mul(xt));
                    v0 = v0.lanewise(LSHR, 4);
                    v1 = v1.lanewise(LSHR, 4);
                }
            }
            int to = b * 2 * TILE * LANES;
            s00.intoArray(sums, to + 0 * LANES);
            s10.intoArray(sums, to + 1 * LANES);
            s01.intoArray(sums, to + 2 * LANES);
            s11.intoArray(sums, to + 3 * LANES);
            s02.intoArray(sums, to + 4 * LANES);
            s12.intoArray(sums, to + 5 * LANES);
            s03.intoArray(sums, to + 6 * LANES);
            s13.intoArray(sums, to + 7 * LANES);
            s04.intoArray(sums, to + 8 * LANES);
            s14.intoArray(sums, to + 9 * LANES);
            s05.intoArray(sums, to + 10 * LANES);
            s15.intoArray(sums, to + 11 * LANES);
            s06.intoArray(sums, to + 12 * LANES);
            s16.intoArray(sums, to + 13 * LANES);
            s07.intoArray(sums, to + 14 * LANES);
            s17.intoArray(sums, to + 15 * LANES);
        }
    }

    /** As {@link #tilePair}, for one row group, which lies by itself; one vector of sums a token, {@link #STRIDE} apart. */
    public static void tileSingle(short[] w, int p, int blocks, short[] x, int at, short[] bias, int c, short[] sums) {
        for (int b = 0; b < blocks; b++) {
            int t = c + b * TILE;
            ShortVector s00 = shorts(bias[t + 0]);
            ShortVector s01 = shorts(bias[t + 1]);
            ShortVector s02 = shorts(bias[t + 2]);
            ShortVector s03 = shorts(bias[t + 3]);
            ShortVector s04 = shorts(bias[t + 4]);
            ShortVector s05 = shorts(bias[t + 5]);
            ShortVector s06 = shorts(bias[t + 6]);
            ShortVector s07 = shorts(bias[t + 7]);
            int from = at + b * TILE * 32;
            for (int i = 0; i < VECTORS; i++) {
                ShortVector v0 = shorts(w, p + (b * VECTORS + i) * LANES);
                for (int k = 0; k < 4; k++, from++) {
                    ShortVector xt = shorts(x[from]);
                    s00 = s00.add(v0.mul(xt));
                    xt = shorts(x[from + 32]);
                    s01 = s01.add(v0.mul(xt));
                    xt = shorts(x[from + 64]);
                    s02 = s02.add(v0.mul(xt));
                    xt = shorts(x[from + 96]);
                    s03 = s03.add(v0.mul(xt));
                    xt = shorts(x[from + 128]);
                    s04 = s04.add(v0.mul(xt));
                    xt = shorts(x[from + 160]);
                    s05 = s05.add(v0.mul(xt));
                    xt = shorts(x[from + 192]);
                    s06 = s06.add(v0.mul(xt));
                    xt = shorts(x[from + 224]);
                    s07 = s07.add(v0.mul(xt));
                    v0 = v0.lanewise(LSHR, 4);
                }
            }
            int to = b * TILE * STRIDE;
            s00.intoArray(sums, to + 0 * STRIDE);
            s01.intoArray(sums, to + 1 * STRIDE);
            s02.intoArray(sums, to + 2 * STRIDE);
            s03.intoArray(sums, to + 3 * STRIDE);
            s04.intoArray(sums, to + 4 * STRIDE);
            s05.intoArray(sums, to + 5 * STRIDE);
            s06.intoArray(sums, to + 6 * STRIDE);
            s07.intoArray(sums, to + 7 * STRIDE);
        }
    }
}
