package dev.llmnode.inference.text.bpe;

import java.util.Arrays;

/**
 * Which pairs of symbols merge, into what, and in which order: a hash table with linear probing, built once.
 *
 * <p>Symbols are token ids, or any negative number for a character that is not a token by itself.
 */
final class MergeTable {
    /** No such pair. */
    static final int NO_PAIR = -1;

    private static final int EMPTY = -1;

    private final long[] pairs;
    private final int[] ranks;
    private final int[] merged;
    private final int mask;
    private int size;

    MergeTable(int capacity) {
        int slots = Integer.highestOneBit(Math.max(8, capacity)) << 2;
        pairs = new long[slots];
        ranks = new int[slots];
        merged = new int[slots];
        Arrays.fill(ranks, EMPTY);
        mask = slots - 1;
    }

    /** Adds a pair, unless it is there already. */
    void put(int left, int right, int rank, int result) {
        if (2 * ++size > mask) {
            throw new IllegalStateException("more pairs than the table was made for");
        }
        long pair = pair(left, right);
        int slot = slot(pair);
        if (ranks[slot] == EMPTY) {
            pairs[slot] = pair;
            ranks[slot] = rank;
            merged[slot] = result;
        }
    }

    /** Where the pair is, for {@link #rank} and {@link #merged}; {@link #NO_PAIR} if these two do not merge. */
    int find(int left, int right) {
        int slot = slot(pair(left, right));
        return ranks[slot] == EMPTY ? NO_PAIR : slot;
    }

    /** Lower merges first. */
    int rank(int slot) {
        return ranks[slot];
    }

    int merged(int slot) {
        return merged[slot];
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L; // Fibonacci hashing (Knuth, vol. 3, 6.4)
        int slot = (int) (mixed >>> 32) & mask;
        while (ranks[slot] != EMPTY && pairs[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | Integer.toUnsignedLong(right);
    }
}
