package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.model.TensorType;

/**
 * What a block of quantised weights is made of. A weight is scale · Σ over planes (nibble - 8) + offset.
 *
 * <ul>
 *   <li>Q4_0: one plane; no offset.
 *   <li>Q4_1: one plane; d q + m = d (q - 8) + (m + 8 d), so the offsets are minima moved to the middle of the range.
 *   <li>Q8_0: q = 16 (u - 8) + (l - 8) + 8, a plane of upper nibbles and one of lower ones; the offset is 8 times the scale.
 * </ul>
 *
 * @param planes of nibbles, the upper one first
 * @param numbers vectors of f16 numbers that the planes follow; the first has the scales
 * @param offsets which of them has the offsets, or -1
 * @param offsetFactor what those are multiplied by
 */
record BlockFormat(int planes, int numbers, int offsets, float offsetFactor) {
    /** Most scales and offsets of a row's block, over all formats. */
    static final int MOST_NUMBERS = 3;

    private static final BlockFormat Q4_0 = new BlockFormat(1, 1, -1, 0);
    private static final BlockFormat Q4_1 = new BlockFormat(1, 2, 1, 1);
    private static final BlockFormat Q8_0 = new BlockFormat(2, 1, 0, 8);

    static BlockFormat of(TensorType type) {
        return switch (type) {
            case Q4_0 -> Q4_0;
            case Q4_1 -> Q4_1;
            case Q8_0 -> Q8_0;
            case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
        };
    }

    /** Vectors of a row group's block. */
    int vectors() {
        return planes * NibbleSums.VECTORS + numbers;
    }

    /** What a plane's scales are multiplied by: the first of two has the upper nibbles. */
    float scaleFactor(int plane) {
        return plane < planes - 1 ? 16 : 1;
    }
}
