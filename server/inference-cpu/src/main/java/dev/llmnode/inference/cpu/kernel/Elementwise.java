package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Norms, gates and sums over runs of numbers whose length is a multiple of 32. */
public final class Elementwise {
    private static final int WIDTH = Lanes.FLOAT;
    private static final float ROUND = 0x1.8p23f;
    private static final float LOG2_E = 0x1.715476p0f;
    private static final float C1 = 0x1.62e42ap-1f;
    private static final float C2 = 0x1.ebf9bcp-3f;
    private static final float C3 = 0x1.c6b752p-5f;
    private static final float C4 = 0x1.3cea88p-7f;
    private static final float C5 = 0x1.5bba14p-10f;

    private Elementwise() {}

    /** Root-mean-square norm (Zhang and Sennrich 2019): {@code out = x / √(mean(x²) + epsilon) · weight}. */
    public static void rmsNorm(
            float[] x, int at, float[] weight, float epsilon, float[] out, int count, float[] scratch) {
        FloatVector squares = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector v = floats(x, at + i);
            squares = v.fma(v, squares);
        }
        float mean = Lanes.sum(squares, scratch) / count;
        float factor = (float) (1 / Math.sqrt(mean + epsilon));
        for (int i = 0; i < count; i += WIDTH) {
            floats(x, at + i).mul(factor).mul(floats(weight, i)).intoArray(out, i);
        }
    }

    /** {@code to += from}. */
    public static void add(float[] from, int at, float[] to, int o, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            floats(to, o + i).add(floats(from, at + i)).intoArray(to, o + i);
        }
    }

    /** Gated unit (Shazeer 2020): {@code out = silu(gate) · up}, for 32 numbers. */
    public static void siluGate(float[] gate, int g, float[] up, int u, float[] out) {
        for (int i = 0; i < 32; i += WIDTH) {
            floats(gate, g + i).neg().intoArray(out, i);
        }
        exp(out, 0, 32, 0);
        for (int i = 0; i < 32; i += WIDTH) {
            FloatVector divisor = floats(out, i).add(1);
            floats(gate, g + i).div(divisor).mul(floats(up, u + i)).intoArray(out, i);
        }
    }

    /**
     * {@code x = e^(x - shift)} in place, within 1e-5 of its size, clamped to exponents in [-87, 88]: 2^n · 2^f with a minimax
     * polynomial for |f| ≤ 1/2. The library's own EXP differs between compiled and interpreted code, and logits must not.
     *
     * <p>n lies in the low bits of a float as {@link #ROUND} leaves it.
     *
     * @param count numbers, a multiple of two vectors
     */
    static void exp(float[] x, int at, int count, float shift) {
        for (int i = at; i < at + count; i += 2 * WIDTH) {
            FloatVector u = floats(x, i).sub(shift).max(-87).min(88).mul(LOG2_E);
            FloatVector v = floats(x, i + WIDTH).sub(shift).max(-87).min(88).mul(LOG2_E);
            FloatVector n = u.add(ROUND);
            FloatVector m = v.add(ROUND);
            u = u.sub(n.sub(ROUND));
            v = v.sub(m.sub(ROUND));
            FloatVector p = u.mul(C5).add(C4);
            FloatVector q = v.mul(C5).add(C4);
            p = p.fma(u, floats(C3));
            q = q.fma(v, floats(C3));
            p = p.fma(u, floats(C2));
            q = q.fma(v, floats(C2));
            p = p.fma(u, floats(C1));
            q = q.fma(v, floats(C1));
            p = p.fma(u, floats(1));
            q = q.fma(v, floats(1));
            IntVector e = n.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            IntVector f = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            p.reinterpretAsInts().add(e).reinterpretAsFloats().intoArray(x, i);
            q.reinterpretAsInts().add(f).reinterpretAsFloats().intoArray(x, i + WIDTH);
        }
    }
}
