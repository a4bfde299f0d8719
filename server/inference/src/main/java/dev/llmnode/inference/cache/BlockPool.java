package dev.llmnode.inference.cache;

import java.util.Arrays;

/**
 * Counts the references to each block. A block without any is free; one that is remembered in a {@link PrefixIndex} is then
 * taken last, the longest idle first, so that a later sequence may find it again.
 */
final class BlockPool {

    private final int[] references;
    private final PrefixIndex index;

    /** Free blocks that hold nothing of worth, as a stack. */
    private final int[] blank;

    private int blankCount;

    /** Free blocks that the index remembers, as a ring from the longest idle on; its head is the extra last place. */
    private final int[] next;

    private final int[] previous;
    private final int head;
    private int idleCount;

    BlockPool(int blockCount, PrefixIndex index) {
        this.index = index;
        references = new int[blockCount];
        blank = new int[blockCount];
        Arrays.setAll(blank, i -> blockCount - 1 - i);
        blankCount = blockCount;
        head = blockCount;
        next = new int[blockCount + 1];
        previous = new int[blockCount + 1];
        next[head] = head;
        previous[head] = head;
    }

    boolean canAllocate(int count) {
        return available() >= count;
    }

    int available() {
        return blankCount + idleCount;
    }

    /** Blocks with references. */
    int used() {
        return references.length - available();
    }

    boolean isIdle(int block) {
        return references[block] == 0;
    }

    /** A block for one owner, whatever it held; there must be one. */
    int allocate() {
        if (blankCount == 0) {
            blank(next[head]);
        }
        int block = blank[--blankCount];
        references[block] = 1;
        return block;
    }

    private void blank(int block) {
        unlist(block);
        index.forget(block);
        blank[blankCount++] = block;
    }

    /** One more owner for a block that the index has found. */
    void retain(int block) {
        if (references[block]++ == 0) {
            unlist(block);
        }
    }

    /** One owner less. */
    void release(int block) {
        if (references[block] <= 0) {
            throw new IllegalStateException("Block %d is released more often than it was taken".formatted(block));
        }
        if (--references[block] > 0) {
            return;
        }
        if (index.remembers(block)) {
            next[block] = head;
            previous[block] = previous[head];
            next[previous[head]] = block;
            previous[head] = block;
            idleCount++;
        } else {
            blank[blankCount++] = block;
        }
    }

    private void unlist(int block) {
        next[previous[block]] = next[block];
        previous[next[block]] = previous[block];
        idleCount--;
    }
}
