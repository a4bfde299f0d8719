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

    /** Pieces of work that one token makes, for {@link #piece}: as few as keep all workers busy, since a piece reads its own. */
    int pieces(int tokens, int workers) {
        return tokens >= workers ? 1 : keyValueHeads;
    }

    /** One of a token's pieces. */
    void piece(Worker worker, StepPlan plan, int layer, int token, int piece, int pieces) {
        attend(worker, plan, layer, keyValueHeads * piece / pieces, keyValueHeads * (piece + 1) / pieces, token, 1);
    }

    /** All heads of consecutive tokens of one chunk. */
    void tokens(Worker worker, StepPlan plan, int layer, int from, int to) {
        attend(worker, plan, layer, 0, keyValueHeads, from, to - from);
    }

    /** Some heads of some tokens; as many heads at a time as there is room for, since they lie side by side in the cache. */
    private void attend(Worker worker, StepPlan plan, int layer, int firstHead, int lastHead, int token, int tokens) {
        int rows = tokens * group;
        int most = Math.max(1, worker.maxRows / padded(rows));
        for (int head = firstHead; head < lastHead; head += most) {
            Heads heads = new Heads(layer, head, Math.min(lastHead, head + most), token, rows);
            heads(worker, plan, heads);
        }
    }

    /**
     * Key-value heads, and the query rows of each.
     *
     * @param token of the first row
     */
    private record Heads(int layer, int first, int last, int token, int rows) {}

    private static int padded(int rows) {
        return (rows + ROWS - 1) / ROWS * ROWS;
    }

    private void heads(Worker worker, StepPlan plan, Heads heads) {
        int positions = plan.position(heads.token + (heads.rows - 1) / group) + 1;
        int[] blocks = plan.blocks(heads.token);
        for (int p = 0; p < positions; p += BLOCK) {
            for (int head = heads.first; head < heads.last; head++) {
                scores(worker, heads, head, blocks[p / BLOCK], p);
            }
        }
        for (int head = heads.first; head < heads.last; head++) {
            weights(worker, plan, heads, head, positions);
        }
        for (int p = 0; p < positions; p += BLOCK) {
            for (int head = heads.first; head < heads.last; head++) {
                values(worker, heads, head, blocks[p / BLOCK], p, Math.min(BLOCK, positions - p));
            }
        }
        for (int head = heads.first; head < heads.last; head++) {
            for (int row = 0; row < heads.rows; row++) {
                float sum = worker.sums[slot(heads, head, row)];
                AttentionKernel.scale(buffers.attended, query(heads, head, row), size, 1 / sum);
            }
        }
    }

    /** Where a row's query begins, and its result. A quad's missing rows are made up for by the last, computed again. */
    private int query(Heads heads, int head, int row) {
        int present = Math.min(row, heads.rows - 1);
        return ((heads.token + present / group) * this.heads + head * group + present % group) * size;
    }

    /** Which of the worker's rows of scores is a head's row. */
    private static int slot(Heads heads, int head, int row) {
        return (head - heads.first) * padded(heads.rows) + row;
    }

    private void scores(Worker worker, Heads heads, int head, int block, int position) {
        int keys = cache.keys(block, heads.layer, head);
        FloatDots.widenHalf(cache.slab(block), keys, 1, worker.block, 0, BLOCK * size);
        for (int row = 0; row < heads.rows; row += ROWS) {
            AttentionKernel.scores(
                    buffers.queries,
                    query(heads, head, row),
                    query(heads, head, row + 1),
                    query(heads, head, row + 2),
                    query(heads, head, row + 3),
                    worker.block,
                    0,
                    size,
                    factor,
                    worker.scores,
                    slot(heads, head, row) * worker.scoreStride + position,
                    worker.scoreStride);
        }
    }

    private void weights(Worker worker, StepPlan plan, Heads heads, int head, int positions) {
        int end = (positions + BLOCK - 1) / BLOCK * BLOCK;
        for (int row = 0; row < heads.rows; row++) {
            int seen = plan.position(heads.token + row / group) + 1;
            int slot = slot(heads, head, row);
            worker.sums[slot] =
                    AttentionKernel.exponentials(worker.scores, slot * worker.scoreStride, seen, end, worker.lanes);
            int o = query(heads, head, row);
            Arrays.fill(buffers.attended, o, o + size, 0);
        }
        int last = slot(heads, head, heads.rows - 1);
        for (int slot = last + 1; slot % ROWS > 0; slot++) {
            System.arraycopy(worker.scores, last * worker.scoreStride, worker.scores, slot * worker.scoreStride, end);
        }
    }

    private void values(Worker worker, Heads heads, int head, int block, int position, int count) {
        int values = cache.values(block, heads.layer, head);
        FloatDots.widenHalf(cache.slab(block), values, 1, worker.block, 0, count * size);
        for (int row = 0; row < heads.rows; row += ROWS) {
            AttentionKernel.values(
                    worker.scores,
                    slot(heads, head, row) * worker.scoreStride + position,
                    worker.scoreStride,
                    worker.block,
                    0,
                    count,
                    size,
                    buffers.attended,
                    query(heads, head, row),
                    query(heads, head, row + 1),
                    query(heads, head, row + 2),
                    query(heads, head, row + 3));
        }
    }
}
