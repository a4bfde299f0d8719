package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Quantises activations to 8 bits in blocks of 32, telescoped as {@link NibbleSums} wants them. */
public final class Quantiser {
    /** Numbers in a block. */
    public static final int BLOCK = 32;
    /** Ints of scratch that {@link #block} needs. */
    public static final int SCRATCH = 16 + BLOCK;

    /** Added to a float below 2²², leaves its nearest integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    /** Blocks with nothing above this are taken as zero: the reciprocal of their scale would overflow. */
    private static final float SMALLEST = 0x1p-100f;

    /** 0 for the first of four, else 16 times the number before it is taken off. */
    private static final IntVector TELESCOPE = IntVector.broadcast(Lanes.INTS, 16)
            .blend(0, IntVector.zero(Lanes.INTS).addIndex(1).and(3).eq(0));

    private Quantiser() {}

    /**
     * Quantises 32 numbers.
     *
     * @param x numbers, from {@code at}
     * @param q gets the telescoped numbers, from {@code to}
     * @param c where to put the block's numbers: {@code bias} gets -8 Σ q, {@code scale} the scale, {@code total} scale ·
     *     Σ q
     * @param scratch {@link #SCRATCH} ints
     */
    public static void block(
            float[] x, int at, short[] q, int to, short[] bias, float[] scale, float[] total, int c, int[] scratch) {
        float largest = largest(x, at);
        boolean zero = largest < SMALLEST;
        float step = zero ? 0 : largest / 127;
        int sum = round(x, at, zero ? 0 : 127 / largest, scratch);
        bias[c] = (short) (-8 * sum);
        scale[c] = step;
        total[c] = step * sum;
        for (int i = 0; i < BLOCK; i += Lanes.FLOAT) {
            IntVector before = IntVector.fromArray(Lanes.INTS, scratch, 15 + i);
            IntVector telescoped =
                    IntVector.fromArray(Lanes.INTS, scratch, 16 + i).sub(before.mul(TELESCOPE));
            ((ShortVector) telescoped.convertShape(I2S, Lanes.HALF_SHORTS, 0)).intoArray(q, to + i);
        }
    }

    /** Compares as integers, which order positive floats alike: a vector's float maximum takes care of NaN and -0 at great cost. */
    private static float largest(float[] x, int at) {
        IntVector largest = IntVector.zero(Lanes.INTS);
        for (int i = 0; i < BLOCK; i += Lanes.FLOAT) {
            largest = largest.max(floats(x, at + i).reinterpretAsInts().and(Integer.MAX_VALUE));
        }
        return Float.intBitsToFloat(largest.reduceLanes(MAX));
    }

    private static int round(float[] x, int at, float factor, int[] scratch) {
        IntVector sum = IntVector.zero(Lanes.INTS);
        for (int i = 0; i < BLOCK; i += Lanes.FLOAT) {
            IntVector rounded =
                    floats(x, at + i).mul(factor).add(ROUND).reinterpretAsInts().sub(ROUND_BITS);
            rounded.intoArray(scratch, 16 + i);
            sum = sum.add(rounded);
        }
        return sum.reduceLanes(ADD);
    }
}
