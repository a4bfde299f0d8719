package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.model.DecoderSpec;

/**
 * Memory of the key-value cache: blocks of 16 positions over all layers. In a block, {@code [layer][key, value][head]}, then
 * keys as {@code [feature][position]} and values as {@code [position][feature]}, all in f16: a step over many positions is bound
 * by reading them.
 *
 * <p>Blocks come in slabs, made when one of their blocks is used first: a large cache costs nothing until it fills.
 */
final class KvBlocks {
    private static final int SLAB_SHORTS = 16 << 20;
    /** After an array's header, reaches the next cache line; see the weights' memory. */
    private static final int FIRST = 24;

    private final short[][] slabs;
    private final int slabBlocks;
    private final int headSize;
    private final int halfLayer;
    private final int blockSize;
    private final int count;

    /** @param bytes at most this much memory */
    KvBlocks(DecoderSpec spec, long bytes) {
        headSize = spec.headSize() * AttentionKernel.BLOCK;
        halfLayer = headSize * spec.keyValueHeads();
        blockSize = Math.multiplyExact(2 * halfLayer, spec.layers());
        count = (int) Math.min(bytes / blockBytes(), Integer.MAX_VALUE);
        if (count < 1) {
            throw new IllegalArgumentException(
                    "A cache of %d bytes does not hold a block of %d".formatted(bytes, blockBytes()));
        }
        slabBlocks = Math.max(1, SLAB_SHORTS / blockSize);
        slabs = new short[(count + slabBlocks - 1) / slabBlocks][];
    }

    int count() {
        return count;
    }

    long blockBytes() {
        return (long) Short.BYTES * blockSize;
    }

    /** Makes sure that a block's memory is there. */
    void touch(int block) {
        int slab = block / slabBlocks;
        if (slabs[slab] == null) {
            slabs[slab] = new short[FIRST + Math.min(slabBlocks, count - slab * slabBlocks) * blockSize];
        }
    }

    /** The array in which a block lies. */
    short[] slab(int block) {
        return slabs[block / slabBlocks];
    }

    /** Where in its slab a layer's keys of a block begin. */
    int keys(int block, int layer, int head) {
        return FIRST + block % slabBlocks * blockSize + layer * 2 * halfLayer + head * headSize;
    }

    /** Where in its slab a layer's values of a block begin. */
    int values(int block, int layer, int head) {
        return keys(block, layer, head) + halfLayer;
    }

    void copy(int source, int target) {
        touch(source);
        touch(target);
        System.arraycopy(slab(source), keys(source, 0, 0), slab(target), keys(target, 0, 0), blockSize);
    }
}
