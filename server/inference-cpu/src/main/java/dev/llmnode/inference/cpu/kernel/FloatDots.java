package dev.llmnode.inference.cpu.kernel;

import static dev.llmnode.inference.cpu.kernel.Lanes.floats;

import jdk.incubator.vector.FloatVector;

/**
 * Products of float weights and float activations. Weights lie in panels of some rows, column after column: {@code w[p +
 * rows · k + row]}. Each result is one chain of fused multiply-adds over the columns in order, for one token and for a tile alike.
 */
public final class FloatDots {
    /** Rows of a matrix's panels. */
    public static final int ROWS = 32;

    private static final int WIDTH = Lanes.FLOAT;
    private static final int TILE = NibbleSums.TILE;
    private static final int TILE_ROWS = NibbleScales.ROWS;

    private FloatDots() {}

    /**
     * Adds a panel times the numbers from {@code x[at]} to {@code out}.
     *
     * @param rows of the panel, a multiple of two vectors
     */
    public static void single(float[] w, int p, int rows, int columns, float[] x, int at, float[] out, int o) {
        for (int row = 0; row < rows; row += 2 * WIDTH) {
            FloatVector a = floats(out, o + row);
            FloatVector b = floats(out, o + row + WIDTH);
            for (int k = 0; k < columns; k++) {
                FloatVector v = floats(x[at + k]);
                a = floats(w, p + k * rows + row).fma(v, a);
                b = floats(w, p + k * rows + row + WIDTH).fma(v, b);
            }
            a.intoArray(out, o + row);
            b.intoArray(out, o + row + WIDTH);
        }
    }

    /**
     * As {@link #single} for 8 tokens, whose numbers lie side by side: {@code x[at + 8 k + token]}; results are {@link
     * NibbleScales#ROWS} apart from token to token.
     */
    public static void tile(float[] w, int p, int rows, int columns, float[] x, int at, float[] out, int o) {
        for (int row = 0; row < rows; row += WIDTH) {
            strip(w, p + row, rows, columns, x, at, out, o + row);
        }
    }

    private static void strip(float[] w, int p, int rows, int columns, float[] x, int at, float[] out, int o) {
        FloatVector a0 = floats(out, o);
        FloatVector a1 = floats(out, o + TILE_ROWS);
        FloatVector a2 = floats(out, o + 2 * TILE_ROWS);
        FloatVector a3 = floats(out, o + 3 * TILE_ROWS);
        FloatVector a4 = floats(out, o + 4 * TILE_ROWS);
        FloatVector a5 = floats(out, o + 5 * TILE_ROWS);
        FloatVector a6 = floats(out, o + 6 * TILE_ROWS);
        FloatVector a7 = floats(out, o + 7 * TILE_ROWS);
        for (int k = 0; k < columns; k++) {
            FloatVector v = floats(w, p + k * rows);
            int from = at + k * TILE;
            a0 = v.fma(floats(x[from]), a0);
            a1 = v.fma(floats(x[from + 1]), a1);
            a2 = v.fma(floats(x[from + 2]), a2);
            a3 = v.fma(floats(x[from + 3]), a3);
            a4 = v.fma(floats(x[from + 4]), a4);
            a5 = v.fma(floats(x[from + 5]), a5);
            a6 = v.fma(floats(x[from + 6]), a6);
            a7 = v.fma(floats(x[from + 7]), a7);
        }
        a0.intoArray(out, o);
        a1.intoArray(out, o + TILE_ROWS);
        a2.intoArray(out, o + 2 * TILE_ROWS);
        a3.intoArray(out, o + 3 * TILE_ROWS);
        a4.intoArray(out, o + 4 * TILE_ROWS);
        a5.intoArray(out, o + 5 * TILE_ROWS);
        a6.intoArray(out, o + 6 * TILE_ROWS);
        a7.intoArray(out, o + 7 * TILE_ROWS);
    }

    /** Widens {@code count} f16 numbers and multiplies them; a plain loop, which C2 vectorises. */
    public static void widenHalf(short[] from, int at, float factor, float[] to, int o, int count) {
        for (int i = 0; i < count; i++) {
            to[o + i] = Float.float16ToFloat(from[at + i]) * factor;
        }
    }

    /** Widens {@code count} bfloat16 numbers. */
    public static void widenBrain(short[] from, int at, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.intBitsToFloat(from[at + i] << 16);
        }
    }
}
