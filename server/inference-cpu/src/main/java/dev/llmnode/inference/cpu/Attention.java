package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
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

    private void rows(Worker worker, StepPlan plan, int layer, int head, int token, int from, int to) {
        for (int row = from; row < to; row += ROWS) {
            int last = Math.min(to, row + ROWS) - 1;
            quad(worker, plan, layer, head, token, row, last);
        }
    }

    /** Rows from {@code row} to {@code last}, at most four; what is missing is made up for by the last, computed again. */
    private void quad(Worker worker, StepPlan plan, int layer, int head, int token, int row, int last) {
        int q0 = query(head, token, row);
        int q1 = query(head, token, Math.min(row + 1, last));
        int q2 = query(head, token, Math.min(row + 2, last));
        int q3 = query(head, token, last);
        int positions = plan.position(token + last / group) + 1;
        int[] blocks = plan.blocks(token);
        scores(worker, blocks, layer, head, positions, q0, q1, q2, q3);
        weights(worker, plan, token, row, last, positions);
        for (int r = row; r <= last; r++) {
            int o = query(head, token, r);
            Arrays.fill(buffers.attended, o, o + size, 0);
        }
        values(worker, blocks, layer, head, positions, q0, q1, q2, q3);
        for (int r = row; r <= last; r++) {
            AttentionKernel.scale(buffers.attended, query(head, token, r), size, 1 / worker.sums[r - row]);
        }
    }

    /** Where a row's query begins, and its result. */
    private int query(int head, int token, int row) {
        return ((token + row / group) * heads + head * group + row % group) * size;
    }

    private void scores(
            Worker worker, int[] blocks, int layer, int head, int positions, int q0, int q1, int q2, int q3) {
        for (int p = 0; p < positions; p += BLOCK) {
            int block = blocks[p / BLOCK];
            AttentionKernel.scores(
                    buffers.queries,
                    q0,
                    q1,
                    q2,
                    q3,
                    cache.slab(block),
                    cache.keys(block, layer, head),
                    size,
                    factor,
                    worker.scores,
                    p,
                    worker.scoreStride);
        }
    }

    private void weights(Worker worker, StepPlan plan, int token, int row, int last, int positions) {
        int end = (positions + BLOCK - 1) / BLOCK * BLOCK;
        for (int r = row; r <= last; r++) {
            int seen = plan.position(token + r / group) + 1;
            int at = (r - row) * worker.scoreStride;
            worker.sums[r - row] = AttentionKernel.exponentials(worker.scores, at, seen, end, worker.lanes);
        }
        int source = (last - row) * worker.scoreStride;
        for (int r = last + 1; r < row + ROWS; r++) {
            System.arraycopy(worker.scores, source, worker.scores, (r - row) * worker.scoreStride, end);
        }
    }

    private void values(
            Worker worker, int[] blocks, int layer, int head, int positions, int o0, int o1, int o2, int o3) {
        for (int p = 0; p < positions; p += BLOCK) {
            int block = blocks[p / BLOCK];
            AttentionKernel.values(
                    worker.scores,
                    p,
                    worker.scoreStride,
                    cache.slab(block),
                    cache.values(block, layer, head),
                    Math.min(BLOCK, positions - p),
                    size,
                    buffers.attended,
                    o0,
                    o1,
                    o2,
                    o3);
        }
    }
}
