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

    /** Blocks of a tile whose sums are kept before they are scaled. */
    static final int CHUNK = 9;

    /** Block sums: of all blocks for one token, or of a chunk for a tile. */
    final short[] sums;

    /** Scales, by plane, and offsets of a bundle's blocks. */
    final float[] numbers;
    /** A strip of a panel of half-precision weights. */
    final float[] panel = new float[FloatDots.ROWS * STRIP];

    /** @param columns of the widest matrix */
    public Workspace(int columns) {
        int blocks = columns / Quantiser.BLOCK;
        sums = new short[2 * Lanes.SHORT * Math.max(blocks, CHUNK * NibbleSums.TILE)];
        numbers = new float[BlockFormat.MOST_NUMBERS * PanelShares.BUNDLE * Matrix.PANEL * blocks];
    }
}
