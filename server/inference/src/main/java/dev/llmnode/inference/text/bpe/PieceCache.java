package dev.llmnode.inference.text.bpe;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of pieces seen lately. A fixed table, one piece a slot, the newer replaces the older: no locks, since an entry
 * is immutable and a lost write costs a recomputation only.
 */
final class PieceCache {
    /** Longer pieces are rarely seen twice. */
    private static final int LONGEST = 48;

    private static final int SLOTS = 1 << 14;

    private final @Nullable Entry[] entries = new Entry[SLOTS];

    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, never written
    private record Entry(String piece, int[] ids) {}

    int @Nullable [] find(String piece) {
        Entry entry = entries[slot(piece)];
        return entry != null && entry.piece.equals(piece) ? entry.ids : null;
    }

    void put(String piece, int[] ids) {
        if (piece.length() <= LONGEST) {
            entries[slot(piece)] = new Entry(piece, ids);
        }
    }

    private static int slot(String piece) {
        int hash = piece.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - 14);
    }
}
