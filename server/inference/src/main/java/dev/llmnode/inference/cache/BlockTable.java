package dev.llmnode.inference.cache;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One sequence's blocks, in the order of its positions. */
public final class BlockTable {
    private int[] blocks = new int[8];
    private int size;

    /** How many blocks from the beginning the index has been told of, and what stands there for the last of them. */
    private int known;

    private PrefixIndex.@Nullable Link last;
    private boolean forgotten;

    /** Block of positions {@code i * blockSize} and following at place i; may be longer than {@link #size}. Not a copy. */
    public int[] blocks() {
        return blocks;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    void add(int block) {
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        blocks[size++] = block;
    }

    void addKnown(PrefixIndex.Link link) {
        add(link.block());
        last = link;
        known = size;
    }

    /** Tells the index of blocks that have become full. */
    void remember(PrefixIndex index, int[] tokens, int computed, int blockSize) {
        while (!forgotten && (known + 1) * blockSize <= computed) {
            last = index.add(last, tokens, known * blockSize, blocks[known]);
            forgotten = last == null;
            known++;
        }
    }

    void clear() {
        size = 0;
        known = 0;
        last = null;
        forgotten = false;
    }
}
