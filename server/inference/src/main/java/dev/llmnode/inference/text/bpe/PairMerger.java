package dev.llmnode.inference.text.bpe;

import java.util.Arrays;

/**
 * Byte-pair encoding of one piece (Sennrich et al. 2016): the adjacent pair of lowest rank merges first, the leftmost of
 * equals. Short pieces are scanned; long ones go through a heap over a linked list, so that their cost stays
 * {@code n log n}.
 */
final class PairMerger {
    private static final int SCANNED = 32;

    private final MergeTable table;

    PairMerger(MergeTable table) {
        this.table = table;
    }

    /** Merges the first {@code count} symbols in place; returns how many are left. */
    int merge(int[] symbols, int count) {
        return count <= SCANNED ? scan(symbols, count) : new Chain(symbols, count).merge();
    }

    private int scan(int[] symbols, int count) {
        int[] pairs = new int[count];
        int left = count;
        for (int i = 0; i + 1 < left; i++) {
            pairs[i] = table.find(symbols[i], symbols[i + 1]);
        }
        for (int best = lowest(pairs, left); best >= 0; best = lowest(pairs, left)) {
            symbols[best] = table.merged(pairs[best]);
            System.arraycopy(symbols, best + 2, symbols, best + 1, left - best - 2);
            System.arraycopy(pairs, best + 2, pairs, best + 1, left - best - 2);
            left--;
            if (best > 0) {
                pairs[best - 1] = table.find(symbols[best - 1], symbols[best]);
            }
            if (best + 1 < left) {
                pairs[best] = table.find(symbols[best], symbols[best + 1]);
            }
        }
        return left;
    }

    private int lowest(int[] pairs, int count) {
        int best = -1;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < count; i++) {
            if (pairs[i] != MergeTable.NO_PAIR && table.rank(pairs[i]) < bestRank) {
                best = i;
                bestRank = table.rank(pairs[i]);
            }
        }
        return best;
    }

    /** Symbols as a doubly linked list by position, and a heap of {@code rank << 32 | position of the left symbol}. */
    private final class Chain {
        private static final int END = -1;

        private final int[] symbols;
        private final int count;
        private final int[] next;
        private final int[] previous;
        /** The pair that begins at a position; a heap entry of another rank is stale. */
        private final int[] pairs;

        private final LongHeap heap;

        Chain(int[] symbols, int count) {
            this.symbols = symbols;
            this.count = count;
            next = new int[count];
            previous = new int[count];
            pairs = new int[count];
            heap = new LongHeap(count);
            Arrays.fill(pairs, MergeTable.NO_PAIR);
            Arrays.setAll(previous, i -> i - 1);
            Arrays.setAll(next, i -> i + 1);
            next[count - 1] = END;
        }

        int merge() {
            for (int i = 0; i + 1 < count; i++) {
                link(i);
            }
            while (!heap.isEmpty()) {
                long lowest = heap.poll();
                int left = (int) lowest;
                if (pairs[left] != MergeTable.NO_PAIR && table.rank(pairs[left]) == (int) (lowest >>> 32)) {
                    join(left);
                }
            }
            int left = 0;
            for (int i = 0; i != END; i = next[i]) {
                symbols[left++] = symbols[i];
            }
            return left;
        }

        private void join(int left) {
            int right = next[left];
            symbols[left] = table.merged(pairs[left]);
            pairs[right] = MergeTable.NO_PAIR;
            next[left] = next[right];
            if (next[left] != END) {
                previous[next[left]] = left;
            }
            link(left);
            if (previous[left] != END) {
                link(previous[left]);
            }
        }

        private void link(int left) {
            int pair = next[left] == END ? MergeTable.NO_PAIR : table.find(symbols[left], symbols[next[left]]);
            pairs[left] = pair;
            if (pair != MergeTable.NO_PAIR) {
                heap.add((long) table.rank(pair) << 32 | left);
            }
        }
    }
}
