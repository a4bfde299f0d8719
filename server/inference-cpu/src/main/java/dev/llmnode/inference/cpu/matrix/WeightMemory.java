package dev.llmnode.inference.cpu.matrix;

/**
 * Deals out pieces of a few large arrays, aligned to 64 bytes as far as one can in Java: G1 puts an array of many megabytes at
 * the beginning of a region, and after its header of 16 bytes {@link #FIRST} more shorts reach the next cache line.
 */
final class WeightMemory {
    private static final int CHUNK = 16 << 20;
    private static final int FIRST = 24;
    private static final int LINE = 32;

    private short[] array = new short[0];
    private int next;

    /** A piece of memory. */
    @SuppressWarnings("ArrayRecordComponent") // a handle on shared memory, not a value
    record Piece(short[] array, int offset) {}

    /** Zeroed memory for so many shorts. */
    Piece allocate(long shorts) {
        if (shorts > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException("A matrix of %d bytes is too large".formatted(2 * shorts));
        }
        int size = (int) shorts;
        if (size > CHUNK / 2) {
            return new Piece(new short[size + FIRST], FIRST);
        }
        if (size > array.length - next) {
            array = new short[CHUNK];
            next = FIRST;
        }
        Piece piece = new Piece(array, next);
        next += (size + LINE - 1) / LINE * LINE;
        return piece;
    }
}
