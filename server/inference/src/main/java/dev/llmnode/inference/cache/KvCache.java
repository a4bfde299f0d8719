package dev.llmnode.inference.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deals out the blocks of a runner's key-value cache, and lets sequences share what they have in common from their
 * beginning on. Full blocks are never written again; the one that would be is copied first.
 *
 * <p>Used by one thread.
 */
public final class KvCache {
    private final int blockCount;
    private final int blockSize;
    private final PrefixIndex index;
    private final BlockPool pool;
    private final BlockCopier copier;
    private final List<PrefixIndex.Link> matched = new ArrayList<>();

    /**
     * @param blockCount blocks that the runner has
     * @param blockSize positions in a block
     * @param salt any number that clients cannot know, so that they cannot choose what collides
     * @param copier copies a block's contents
     */
    public KvCache(int blockCount, int blockSize, long salt, BlockCopier copier) {
        this.blockCount = blockCount;
        this.blockSize = blockSize;
        this.copier = copier;
        index = new PrefixIndex(blockCount, blockSize, salt);
        pool = new BlockPool(blockCount, index);
    }

    /**
     * Gives an empty table the blocks for a text, remembered ones as far as there are.
     *
     * @param tokens the text
     * @param length its length; {@code tokens} may be longer
     * @param spare blocks that must be left for others
     * @return tokens that need not be computed, at least one less than the length, or -1 if there are not enough blocks. What
     *     the copier throws comes through; then the table holds blocks that are to be released
     */
    public int allocate(BlockTable table, int[] tokens, int length, int spare) {
        match(tokens, length);
        boolean whole = matched.size() * blockSize == length;
        PrefixIndex.Link copied = whole ? matched.removeLast() : null;
        int missing = blocks(length) - matched.size();
        int idle = 0;
        for (PrefixIndex.Link link : matched) {
            idle += pool.isIdle(link.block()) ? 1 : 0;
        }
        if (!pool.canAllocate(missing + idle + spare)) {
            return -1;
        }
        // A block that is to be copied must stay; without room for that its text is computed once more.
        if (copied != null && pool.isIdle(copied.block()) && !pool.canAllocate(missing + idle + spare + 1)) {
            copied = null;
        }
        for (PrefixIndex.Link link : matched) {
            pool.retain(link.block());
            table.addKnown(link);
        }
        if (copied != null) {
            table.add(copy(copied.block()));
            return length - 1;
        }
        int cached = matched.size() * blockSize;
        for (int i = 0; i < missing; i++) {
            table.add(pool.allocate());
        }
        return cached;
    }

    private void match(int[] tokens, int length) {
        matched.clear();
        PrefixIndex.@Nullable Link link = null;
        for (int start = 0; start + blockSize <= length; start += blockSize) {
            link = index.find(link, tokens, start);
            if (link == null) {
                return;
            }
            matched.add(link);
        }
    }

    private int copy(int source) {
        pool.retain(source);
        int target = pool.allocate();
        boolean copied = false;
        try {
            copier.copyBlock(source, target);
            copied = true;
            return target;
        } finally {
            pool.release(source);
            if (!copied) {
                pool.release(target);
            }
        }
    }

    /** Makes room for a text that has grown to this length; false if no block is left. */
    public boolean append(BlockTable table, int length) {
        if (blocks(length) <= table.size()) {
            return true;
        }
        if (!pool.canAllocate(1)) {
            return false;
        }
        table.add(pool.allocate());
        return true;
    }

    /**
     * Remembers the blocks of a text that are full.
     *
     * @param computed how many of the tokens have been written to the blocks
     */
    public void remember(BlockTable table, int[] tokens, int computed) {
        table.remember(index, tokens, computed, blockSize);
    }

    /** Takes all blocks back; what was remembered may be found again until its block is needed. */
    public void release(BlockTable table) {
        // The end of a text goes first: without what comes before it, it could not be found.
        for (int i = table.size() - 1; i >= 0; i--) {
            pool.release(table.blocks()[i]);
        }
        table.clear();
    }

    /** Blocks that some sequence holds. */
    public int usedBlocks() {
        return pool.used();
    }

    /** Share of the cache that sequences hold, 0 to 1. */
    public double usage() {
        return (double) pool.used() / blockCount;
    }

    private int blocks(int length) {
        return (length + blockSize - 1) / blockSize;
    }

    /** Copies keys and values of all layers from one block to another. */
    @FunctionalInterface
    public interface BlockCopier {
        void copyBlock(int source, int target);
    }
}
