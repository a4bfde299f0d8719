package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of four query rows that share a key-value head, over cache blocks of 16 positions. In a block the keys lie
 * transposed, {@code [feature][position]}, and the values plain, {@code [position][feature]}: so neither needs gathers.
 *
 * <p>Every score is one chain of fused multiply-adds over the features, and every feature of the result one over the
 * positions, whatever the number of rows: so a row's result does not depend on what it is computed with.
 */
public final class AttentionKernel {
    /** Positions in a cache block. */
    public static final int BLOCK = 16;
    /** Query rows worked on at once. */
    public static final int ROWS = 4;

    private static final int WIDTH = Lanes.FLOAT;
    /** Rows of scores need room for a multiple of this. */
    public static final int PADDING = 2 * BLOCK;

    private AttentionKernel() {}

    /**
     * Scores of four rows against one block's keys.
     *
     * @param q queries; the rows begin at {@code q0} to {@code q3}
     * @param k keys, from {@code at}
     * @param features of a head
     * @param scores gets {@link #BLOCK} numbers a row, from {@code to}, rows {@code stride} apart
     */
    public static void scores(
            float[] q,
            int q0,
            int q1,
            int q2,
            int q3,
            float[] k,
            int at,
            int features,
            float factor,
            float[] scores,
            int to,
            int stride) {
        for (int lane = 0; lane < BLOCK; lane += WIDTH) {
            FloatVector a = FloatVector.zero(Lanes.FLOATS);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (int i = 0; i < features; i += 2) {
                int from = at + lane + i * BLOCK;
                FloatVector key = floats(k, from);
                a = key.fma(floats(q[q0 + i]), a);
                b = key.fma(floats(q[q1 + i]), b);
                c = key.fma(floats(q[q2 + i]), c);
                d = key.fma(floats(q[q3 + i]), d);
                FloatVector next = floats(k, from + BLOCK);
                a = next.fma(floats(q[q0 + i + 1]), a);
                b = next.fma(floats(q[q1 + i + 1]), b);
                c = next.fma(floats(q[q2 + i + 1]), c);
                d = next.fma(floats(q[q3 + i + 1]), d);
            }
            int o = to + lane;
            a.mul(factor).intoArray(scores, o);
            b.mul(factor).intoArray(scores, o + stride);
            c.mul(factor).intoArray(scores, o + 2 * stride);
            d.mul(factor).intoArray(scores, o + 3 * stride);
        }
    }

    /**
     * Exponentials of the first {@code count} scores, relative to their maximum; zeros up to {@code end}.
     *
     * @param count positions that the row may see, 1 or more
     * @param end multiple of {@link #BLOCK}
     * @return their sum
     */
    public static float exponentials(float[] scores, int at, int count, int end, float[] scratch) {
        int filled = (count + PADDING - 1) / PADDING * PADDING;
        Arrays.fill(scores, at + count, at + filled, Float.NEGATIVE_INFINITY);
        FloatVector largest = floats(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < filled; i += WIDTH) {
            largest = largest.max(floats(scores, at + i));
        }
        Elementwise.exp(scores, at, filled, largest.reduceLanes(VectorOperators.MAX));
        Arrays.fill(scores, at + count, at + Math.max(filled, end), 0);
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < filled; i += WIDTH) {
            sum = sum.add(floats(scores, at + i));
        }
        return Lanes.sum(sum, scratch);
    }

    /**
     * Adds one block's values, weighted, to four rows of results.
     *
     * @param weights of the block's positions, from {@code at}, rows {@code stride} apart
     * @param v values, from {@code from}
     * @param positions of the block to add, 1 to {@link #BLOCK}
     * @param out results; the rows begin at {@code o0} to {@code o3}
     */
    public static void values(
            float[] weights,
            int at,
            int stride,
            float[] v,
            int from,
            int positions,
            int features,
            float[] out,
            int o0,
            int o1,
            int o2,
            int o3) {
        for (int f = 0; f < features; f += 2 * WIDTH) {
            int g = f + WIDTH;
            FloatVector a = floats(out, o0 + f);
            FloatVector b = floats(out, o1 + f);
            FloatVector c = floats(out, o2 + f);
            FloatVector d = floats(out, o3 + f);
            FloatVector a1 = floats(out, o0 + g);
            FloatVector b1 = floats(out, o1 + g);
            FloatVector c1 = floats(out, o2 + g);
            FloatVector d1 = floats(out, o3 + g);
            for (int p = 0; p < positions; p++) {
                FloatVector v0 = floats(v, from + f + p * features);
                FloatVector v1 = floats(v, from + g + p * features);
                FloatVector w = floats(weights[at + p]);
                a = v0.fma(w, a);
                a1 = v1.fma(w, a1);
                w = floats(weights[at + stride + p]);
                b = v0.fma(w, b);
                b1 = v1.fma(w, b1);
                w = floats(weights[at + 2 * stride + p]);
                c = v0.fma(w, c);
                c1 = v1.fma(w, c1);
                w = floats(weights[at + 3 * stride + p]);
                d = v0.fma(w, d);
                d1 = v1.fma(w, d1);
            }
            a.intoArray(out, o0 + f);
            b.intoArray(out, o1 + f);
            c.intoArray(out, o2 + f);
            d.intoArray(out, o3 + f);
            a1.intoArray(out, o0 + g);
            b1.intoArray(out, o1 + g);
            c1.intoArray(out, o2 + g);
            d1.intoArray(out, o3 + g);
        }
    }

    /** Multiplies a row of results. */
    public static void scale(float[] out, int o, int features, float factor) {
        for (int f = 0; f < features; f += WIDTH) {
            floats(out, o + f).mul(factor).intoArray(out, o + f);
        }
    }
}
