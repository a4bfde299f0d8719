package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.model.DecoderSpec;

/** Takes a layer's queries, keys and values: rotates the first two, and puts the last two in the cache. */
final class KeyValueSink implements Sink {
    private static final int BLOCK = AttentionKernel.BLOCK;
    private static final int PANEL = Matrix.PANEL;

    private final StepPlan plan;
    private final KvBlocks cache;
    private final Rope rope;
    private final float[] queries;
    private final int layer;
    private final int firstRow;
    private final int queryRows;
    private final int keyRows;
    private final int size;

    /** @param firstRow where the matrix's rows begin among queries, keys and values */
    KeyValueSink(DecoderSpec spec, StepPlan plan, KvBlocks cache, Rope rope, Buffers buffers, int layer, int firstRow) {
        this.plan = plan;
        this.cache = cache;
        this.rope = rope;
        this.queries = buffers.queries;
        this.layer = layer;
        this.firstRow = firstRow;
        size = spec.headSize();
        queryRows = spec.heads() * size;
        keyRows = spec.keyValueHeads() * size;
    }

    @Override
    public void take(Worker worker, int token, int row, float[] results, int at) {
        int place = firstRow + row;
        if (place < queryRows) {
            rope.rotate(token, place % size, results, at);
            System.arraycopy(results, at, queries, token * queryRows + place, PANEL);
        } else if (place < queryRows + keyRows) {
            putKeys(token, place - queryRows, results, at);
        } else {
            putValues(token, place - queryRows - keyRows, results, at);
        }
    }

    private void putKeys(int token, int row, float[] results, int at) {
        int feature = row % size;
        rope.rotate(token, feature, results, at);
        int block = plan.block(token);
        short[] slab = cache.slab(block);
        int o = cache.keys(block, layer, row / size) + feature * BLOCK + plan.position(token) % BLOCK;
        for (int i = 0; i < PANEL; i++) {
            slab[o + i * BLOCK] = Float.floatToFloat16(results[at + i]);
        }
    }

    private void putValues(int token, int row, float[] results, int at) {
        int block = plan.block(token);
        int slot = plan.position(token) % BLOCK;
        int o = cache.values(block, layer, row / size) + slot * size + row % size;
        short[] slab = cache.slab(block);
        for (int i = 0; i < PANEL; i++) {
            slab[o + i] = Float.floatToFloat16(results[at + i]);
        }
    }
}
