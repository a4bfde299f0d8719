package dev.llmnode.inference.cpu.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Work that is dealt out beforehand: to each worker a share of neighbouring pieces, which it takes from the first on, so that
 * it reads one stream. Who has none left takes from the ends of the others' shares; so nobody waits for one whom the machine
 * has put aside.
 *
 * <p>Rounds are told apart by their numbers, and need no begin: whoever comes first to a share in a round finds it whole.
 */
public final class WorkShares {
    /** Longs from one share's state to the next, so that they never share a cache line. */
    private static final int APART = 16;

    private final int[] pieces;

    /** Round (32 bits), pieces taken from the end (16), pieces taken from the beginning (16). */
    private final AtomicLongArray states;

    /** @param pieces of each worker's share, at most 65,535 */
    public WorkShares(int... pieces) {
        for (int count : pieces) {
            if (count < 0 || count > 0xffff) {
                throw new IllegalArgumentException("A share of %d pieces".formatted(count));
            }
        }
        this.pieces = pieces.clone();
        states = new AtomicLongArray(pieces.length * APART);
    }

    /** Shares, one a worker. */
    public int count() {
        return pieces.length;
    }

    /**
     * The next piece of a share, for the worker whose own it is.
     *
     * @param round its number, not 0, another than that of the round before
     * @return 0 to the share's count - 1, or -1 if none is left
     */
    public int first(int share, int round) {
        return take(share, round, 1);
    }

    /** The last piece of a share, for other workers; else as {@link #first}. */
    public int last(int share, int round) {
        int taken = take(share, round, 1 << 16);
        return taken < 0 ? -1 : pieces[share] - 1 - taken;
    }

    /** Takes a piece at the end whose count {@code one} adds to; gives how many were taken there before. */
    private int take(int share, int round, int one) {
        int at = share * APART;
        while (true) {
            long state = states.get(at);
            int taken = (int) (state >>> 32) == round ? (int) state : 0;
            int fromFirst = taken & 0xffff;
            int fromLast = taken >>> 16;
            if (fromFirst + fromLast >= pieces[share]) {
                return -1;
            }
            if (states.compareAndSet(at, state, (long) round << 32 | Integer.toUnsignedLong(taken + one))) {
                return one == 1 ? fromFirst : fromLast;
            }
        }
    }
}
