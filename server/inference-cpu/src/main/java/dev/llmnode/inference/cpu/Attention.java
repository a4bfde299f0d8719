package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.model.DecoderSpec;
import java.util.Arrays;

/**
 * Grouped-query attention (Ainslie et al. 2023) over the blocks of the cache. The rows of a piece of work are the query heads
 * of one key-value head, of one token or of several consecutive ones of a chunk: row = token · group + head in group.
 */
final class Attention {
    private static final int ROWS = AttentionKernel.ROWS;
    private static final int BLOCK = AttentionKernel.BLOCK;

    private final KvBlocks cache;
    private final Buffers buffers;
    private final int heads;
    private final int keyValueHeads;
    private final int group;
    private final int size;
    private final float factor;

    Attention(DecoderSpec spec, KvBlocks cache, Buffers buffers) {
        this.cache = cache;
        this.buffers = buffers;
        heads = spec.heads();
        keyValueHeads = spec.keyValueHeads();
        group = heads / keyValueHeads;
        size = spec.headSize();
        factor = (float) (1 / Math.sqrt(size));
    }

    /** Pieces of work that one token makes, for {@link #piece}. */
    int pieces() {
        return keyValueHeads * quads();
    }

    private int quads() {
        return (group + ROWS - 1) / ROWS;
    }

    /** One of a token's {@link #pieces}. */
    void piece(Worker worker, StepPlan plan, int layer, int token, int piece) {
        int quad = piece % quads();
        rows(worker, plan, layer, piece / quads(), token, quad * ROWS, Math.min(group, quad * ROWS + ROWS));
    }

    /** All heads of consecutive tokens of one chunk. */
    void tokens(Worker worker, StepPlan plan, int layer, int from, int to) {
        for (int head = 0; head < keyValueHeads; head++) {
            rows(worker, plan, layer, head, from, 0, (to - from) * group);
        }
    }

    /** Rows [from, to) of one key-value head, {@link Worker#maxRows} at a time, so that each block is widened once for all. */
    private void rows(Worker worker, StepPlan plan, int layer, int head, int token, int from, int to) {
        for (int row = from; row < to; row += worker.maxRows) {
            int end = Math.min(to, row + worker.maxRows);
            int positions = plan.position(token + (end - 1) / group) + 1;
            int[] blocks = plan.blocks(token);
            scores(worker, blocks, layer, head, positions, token, row, end);
            weights(worker, plan, token, row, end, positions);
            for (int r = row; r < end; r++) {
                int o = query(head, token, r);
                Arrays.fill(buffers.attended, o, o + size, 0);
            }
            values(worker, blocks, layer, head, positions, token, row, end);
            for (int r = row; r < end; r++) {
                AttentionKernel.scale(buffers.attended, query(head, token, r), size, 1 / worker.sums[r - row]);
            }
        }
    }

    /** Where a row's query begins, and its result. A quad's missing rows are made up for by the last, computed again. */
    private int query(int head, int token, int row) {
        return ((token + row / group) * heads + head * group + row % group) * size;
    }

    private void scores(Worker worker, int[] blocks, int layer, int head, int positions, int token, int from, int to) {
        int last = to - 1;
        for (int p = 0; p < positions; p += BLOCK) {
            int block = blocks[p / BLOCK];
            FloatDots.widenHalf(cache.slab(block), cache.keys(block, layer, head), 1, worker.block, 0, BLOCK * size);
            for (int row = from; row < to; row += ROWS) {
                AttentionKernel.scores(
                        buffers.queries,
                        query(head, token, row),
                        query(head, token, Math.min(row + 1, last)),
                        query(head, token, Math.min(row + 2, last)),
                        query(head, token, Math.min(row + 3, last)),
                        worker.block,
                        0,
                        size,
                        factor,
                        worker.scores,
                        (row - from) * worker.scoreStride + p,
                        worker.scoreStride);
            }
        }
    }

    private void weights(Worker worker, StepPlan plan, int token, int from, int to, int positions) {
        int end = (positions + BLOCK - 1) / BLOCK * BLOCK;
        for (int r = from; r < to; r++) {
            int seen = plan.position(token + r / group) + 1;
            int at = (r - from) * worker.scoreStride;
            worker.sums[r - from] = AttentionKernel.exponentials(worker.scores, at, seen, end, worker.lanes);
        }
        int source = (to - 1 - from) * worker.scoreStride;
        for (int r = to - from; r % ROWS > 0; r++) {
            System.arraycopy(worker.scores, source, worker.scores, r * worker.scoreStride, end);
        }
    }

    private void values(Worker worker, int[] blocks, int layer, int head, int positions, int token, int from, int to) {
        int last = to - 1;
        for (int p = 0; p < positions; p += BLOCK) {
            int block = blocks[p / BLOCK];
            int count = Math.min(BLOCK, positions - p);
            FloatDots.widenHalf(cache.slab(block), cache.values(block, layer, head), 1, worker.block, 0, count * size);
            for (int row = from; row < to; row += ROWS) {
                AttentionKernel.values(
                        worker.scores,
                        (row - from) * worker.scoreStride + p,
                        worker.scoreStride,
                        worker.block,
                        0,
                        count,
                        size,
                        buffers.attended,
                        query(head, token, row),
                        query(head, token, Math.min(row + 1, last)),
                        query(head, token, Math.min(row + 2, last)),
                        query(head, token, Math.min(row + 3, last)));
            }
        }
    }
}
