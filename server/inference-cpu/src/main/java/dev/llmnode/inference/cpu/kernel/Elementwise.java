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

    /** Gated unit (Shazeer 2020): {@code out = silu(gate) · up}. */
    public static void siluGate(float[] gate, int g, float[] up, int u, float[] out, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector v = floats(gate, g + i);
            FloatVector silu = v.div(exp(v.neg()).add(1));
            silu.mul(floats(up, u + i)).intoArray(out, i);
        }
    }

    /**
     * e^x within 2e-7 of its size, clamped to x in [-87, 88]: 2^n · 2^f with a minimax polynomial for |f| ≤ 1/2. The
     * library's own EXP differs between compiled and interpreted code, and logits must not.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector y = x.max(-87).min(88).mul(LOG2_E);
        FloatVector n = y.add(ROUND);
        FloatVector f = y.sub(n.sub(ROUND));
        FloatVector p = f.mul(0x1.5bba14p-10f)
                .add(0x1.3cea88p-7f)
                .fma(f, floats(0x1.c6b752p-5f))
                .fma(f, floats(0x1.ebf9bcp-3f))
                .fma(f, floats(0x1.62e42ap-1f))
                .fma(f, floats(1));
        IntVector exponent = n.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }
}
