package dev.llmnode.inference.cache;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds full blocks by the text up to their end: each block's hash covers its own tokens and the hash of the block before, so
 * that one look-up a block walks down a chain (as in vLLM's automatic prefix caching).
 *
 * <p>A hash only leads to a candidate; its tokens and its predecessor are compared, so no collision, contrived ones
 * included, hands one text's block to another.
 */
final class PrefixIndex {
    private final int blockSize;
    private final long salt;
    private final Map<Long, Link> links = new HashMap<>();
    private final @Nullable Link[] byBlock;

    PrefixIndex(int blockCount, int blockSize, long salt) {
        this.blockSize = blockSize;
        this.salt = salt;
        this.byBlock = new Link[blockCount];
    }

    /**
     * The block that goes on from a prefix, if it is remembered.
     *
     * @param parent the prefix's last block, null at the beginning of a text
     * @param tokens the text
     * @param start where the block begins in it
     */
    @Nullable
    Link find(@Nullable Link parent, int[] tokens, int start) {
        Link link = links.get(hash(parent, tokens, start));
        return link != null && link.matches(parent, tokens, start) ? link : null;
    }

    /**
     * Remembers a full block, unless the same text is already known.
     *
     * @return what now stands for this text; null if its prefix has been forgotten meanwhile, so it could never be found
     */
    @Nullable
    Link add(@Nullable Link parent, int[] tokens, int start, int block) {
        if (parent != null && byBlock[parent.block] != parent) {
            return null;
        }
        long hash = hash(parent, tokens, start);
        Link known = links.get(hash);
        if (known != null && known.matches(parent, tokens, start)) {
            return known;
        }
        Link link = new Link(hash, parent, Arrays.copyOfRange(tokens, start, start + blockSize), block);
        links.put(hash, link);
        byBlock[block] = link;
        return link;
    }

    boolean remembers(int block) {
        return byBlock[block] != null;
    }

    /** The block is about to hold something else. */
    void forget(int block) {
        Link link = byBlock[block];
        if (link != null) {
            byBlock[block] = null;
            links.remove(link.hash, link);
        }
    }

    int size() {
        return links.size();
    }

    private long hash(@Nullable Link parent, int[] tokens, int start) {
        long hash = parent == null ? salt : parent.hash;
        for (int i = start; i < start + blockSize; i++) {
            hash = (hash ^ tokens[i]) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** A remembered block. */
    static final class Link {
        private final long hash;
        private final @Nullable Link parent;
        private final int[] tokens;
        private final int block;

        private Link(long hash, @Nullable Link parent, int[] tokens, int block) {
            this.hash = hash;
            this.parent = parent;
            this.tokens = tokens;
            this.block = block;
        }

        int block() {
            return block;
        }

        private boolean matches(@Nullable Link otherParent, int[] text, int start) {
            return parent == otherParent && Arrays.equals(tokens, 0, tokens.length, text, start, start + tokens.length);
        }
    }
}
