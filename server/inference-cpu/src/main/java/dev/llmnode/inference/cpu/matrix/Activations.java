package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.cpu.kernel.Quantiser;

/**
 * What a matrix is multiplied by: one vector a token, quantised, as floats, or both, as the matrices that read it want.
 *
 * <p>Few tokens lie one after the other; more of them lie in tiles of 8, side by side, so that a kernel loads a weight once
 * for the whole tile. Threads may put different tokens or different blocks at the same time.
 */
public final class Activations {
    private static final int BLOCK = Quantiser.BLOCK;
    private static final int TILE = NibbleSums.TILE;
    /** Most tokens that are worked on one by one: a tile costs about as much as this many. */
    private static final int MOST_SINGLES = 4;

    final int columns;
    final int blocks;
    final short[] quantised;
    final short[] bias;
    final float[] scale;
    final float[] total;
    final float[] values;
    private int tile = 1;

    /**
     * @param columns features, a multiple of 32
     * @param capacity tokens
     * @param quantised whether block-quantised matrices will read it
     * @param plain whether float matrices will
     */
    public Activations(int columns, int capacity, boolean quantised, boolean plain) {
        int tokens = (capacity + TILE - 1) / TILE * TILE;
        this.columns = columns;
        this.blocks = columns / BLOCK;
        int numbers = Math.multiplyExact(tokens, columns);
        this.quantised = new short[quantised ? numbers : 0];
        int count = quantised ? tokens * blocks : 0;
        this.bias = new short[count];
        this.scale = new float[count];
        this.total = new float[count];
        this.values = new float[plain ? numbers : 0];
    }

    /** Begins a new step of so many tokens. */
    public void begin(int tokens) {
        tile = tokens <= MOST_SINGLES ? 1 : TILE;
    }

    /** Tokens in a tile. */
    public int tile() {
        return tile;
    }

    /** Tiles that so many tokens take. */
    public int tiles(int tokens) {
        return (tokens + tile - 1) / tile;
    }

    /** Puts all of a token's features. */
    public void put(int token, float[] from, int at, int[] scratch) {
        for (int block = 0; block < blocks; block++) {
            put(token, block, from, at + block * BLOCK, scratch);
        }
    }

    /**
     * Puts 32 features of a token.
     *
     * @param block which 32
     * @param scratch {@link Quantiser#SCRATCH} ints
     */
    public void put(int token, int block, float[] from, int at, int[] scratch) {
        int group = token / tile;
        int lane = token % tile;
        if (quantised.length > 0) {
            int c = (group * blocks + block) * tile + lane;
            Quantiser.block(from, at, quantised, c * BLOCK, bias, scale, total, c, scratch);
        }
        if (values.length > 0) {
            int to = (group * columns + block * BLOCK) * tile + lane;
            for (int i = 0; i < BLOCK; i++) {
                values[to + i * tile] = from[at + i];
            }
        }
    }
}
