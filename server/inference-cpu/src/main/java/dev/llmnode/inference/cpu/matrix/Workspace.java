package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.cpu.kernel.Quantiser;

/** One thread's buffers for multiplying; small enough for the first-level cache. */
public final class Workspace {
    /** Columns that half-precision panels are widened by at once. */
    static final int STRIP = 32;

    /** What {@link Matrix#multiply} gives: {@link NibbleScales#ROWS} numbers a token of the tile. */
    public final float[] results = new float[NibbleSums.TILE * NibbleScales.ROWS];
    /** For {@link Activations#put}. */
    public final int[] ints = new int[Quantiser.SCRATCH];

    final short[] sums;
    final float[] panel = new float[FloatDots.ROWS * STRIP];

    /** @param columns of the widest matrix */
    public Workspace(int columns) {
        int blocks = columns / Quantiser.BLOCK;
        // Two planes, two row groups each: of all blocks for one token, or of one block for a tile of tokens.
        sums = new short[4 * Lanes.SHORT * Math.max(blocks, NibbleSums.TILE)];
    }
}
