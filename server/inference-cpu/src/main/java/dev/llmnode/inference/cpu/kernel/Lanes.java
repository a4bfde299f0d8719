package dev.llmnode.inference.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector shapes of this machine, 128 to 512 bits; layouts of packed weights follow them. */
public final class Lanes {
    private static final VectorShape SHAPE =
            VectorShape.forBitSize(Math.clamp(VectorShape.preferredShape().vectorBitSize(), 128, 512));

    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);

    /** As many shorts as {@link #INTS} has lanes. */
    static final VectorSpecies<Short> HALF_SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    /** Floats in a vector. */
    public static final int FLOAT = FLOATS.length();
    /** Shorts in a vector, and so rows in a row group of block-quantised weights. */
    public static final int SHORT = SHORTS.length();

    private Lanes() {}

    static FloatVector floats(float[] array, int offset) {
        return FloatVector.fromArray(FLOATS, array, offset);
    }

    static FloatVector floats(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    static ShortVector shorts(short[] array, int offset) {
        return ShortVector.fromArray(SHORTS, array, offset);
    }

    static ShortVector shorts(short value) {
        return ShortVector.broadcast(SHORTS, value);
    }

    /**
     * Sum of the lanes, first to last. {@code reduceLanes(ADD)} leaves the order open, so that its result changes when a
     * method is compiled; logits must not.
     *
     * @param scratch at least {@link #FLOAT} numbers, overwritten
     */
    static float sum(FloatVector vector, float[] scratch) {
        vector.intoArray(scratch, 0);
        float sum = 0;
        for (int i = 0; i < FLOAT; i++) {
            sum += scratch[i];
        }
        return sum;
    }
}
