package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.pool.WorkerPool;

/**
 * A step of many tokens: each worker takes some of them through a whole layer at a time. Workers meet only where attention
 * needs the keys and values of others: once a layer.
 */
final class TokenSplit implements WorkerPool.Task {
    /** Most tiles in a unit of work; with more, weights are read less often, but the load spreads less evenly. */
    private static final int UNIT_TILES = 8;
    /** Tokens whose attention is computed together. */
    static final int ATTENTION_TOKENS = 8;

    private final Decoder decoder;
    private final WorkerPool pool;
    private final Worker[] workers;
    private final RowSplit rowSplit;

    TokenSplit(Decoder decoder, WorkerPool pool, Worker[] workers, RowSplit rowSplit) {
        this.decoder = decoder;
        this.pool = pool;
        this.workers = workers;
        this.rowSplit = rowSplit;
    }

    @Override
    public void run(int index) {
        Worker worker = workers[index];
        int tiles = decoder.buffers.hidden.tiles(decoder.plan.tokens());
        int rounds = (tiles + UNIT_TILES * workers.length - 1) / (UNIT_TILES * workers.length);
        int units = Math.min(tiles, rounds * workers.length);
        for (int layer = 0; layer <= decoder.layers.size(); layer++) {
            // The last units see the most positions and take the longest, so they are begun first.
            for (int i = pool.claim(index, units); i >= 0; i = pool.claim(index, units)) {
                int unit = units - 1 - i;
                unit(worker, layer, tiles * unit / units, tiles * (unit + 1) / units);
            }
            pool.barrier(index);
        }
        rowSplit.head(worker);
    }

    /** From the attention of the layer before to the keys and values of this one. */
    private void unit(Worker worker, int layer, int firstTile, int lastTile) {
        int tile = decoder.buffers.hidden.tile();
        int from = firstTile * tile;
        int to = Math.min(decoder.plan.tokens(), lastTile * tile);
        if (layer == 0) {
            for (int token = from; token < to; token++) {
                decoder.embed(token);
            }
        } else {
            Layer before = decoder.layers.get(layer - 1);
            attention(worker, before, from, to);
            feedForward(worker, before, firstTile, lastTile, from, to);
        }
        if (layer < decoder.layers.size()) {
            Layer next = decoder.layers.get(layer);
            Activations hidden = decoder.buffers.hidden;
            for (int token = from; token < to; token++) {
                next.normForAttention(worker, token, hidden, token);
            }
            for (Projection projection : next.queryKeyValue) {
                project(worker, projection, hidden, firstTile, lastTile);
            }
        }
    }

    private void attention(Worker worker, Layer layer, int from, int to) {
        int token = from;
        while (token < to) {
            int end = token + 1;
            while (end < to && end < token + ATTENTION_TOKENS && decoder.plan.chunk(end) == decoder.plan.chunk(token)) {
                end++;
            }
            decoder.attention.tokens(worker, decoder.plan, layer.index, token, end);
            token = end;
        }
    }

    private void feedForward(Worker worker, Layer layer, int firstTile, int lastTile, int from, int to) {
        Buffers buffers = decoder.buffers;
        for (int token = from; token < to; token++) {
            layer.putContext(worker, token, buffers.context, token);
        }
        project(worker, layer.output, buffers.context, firstTile, lastTile);
        for (int token = from; token < to; token++) {
            layer.normForFeedForward(worker, token, buffers.hidden, token);
        }
        project(worker, layer.gateUp, buffers.hidden, firstTile, lastTile);
        project(worker, layer.down, buffers.gated, firstTile, lastTile);
    }

    private void project(Worker worker, Projection projection, Activations x, int firstTile, int lastTile) {
        projection.runAll(worker, x, firstTile, lastTile, decoder.plan.tokens());
    }
}
