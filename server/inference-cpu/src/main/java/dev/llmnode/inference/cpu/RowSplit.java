package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.pool.WorkerPool;

/**
 * A step of few tokens: each worker computes some rows of each matrix for all of them, so that each weight is read once.
 * Workers meet after each projection.
 */
final class RowSplit implements WorkerPool.Task {
    private final Decoder decoder;
    private final WorkerPool pool;
    private final Worker[] workers;

    RowSplit(Decoder decoder, WorkerPool pool, Worker[] workers) {
        this.decoder = decoder;
        this.pool = pool;
        this.workers = workers;
    }

    @Override
    public void run(int index) {
        Worker worker = workers[index];
        int tokens = decoder.plan.tokens();
        for (int token = share(tokens, index); token < share(tokens, index + 1); token++) {
            decoder.embed(token);
        }
        pool.barrier(index);
        for (Layer layer : decoder.layers) {
            attention(worker, layer, tokens);
            feedForward(worker, layer, tokens);
        }
        head(worker);
    }

    private void attention(Worker worker, Layer layer, int tokens) {
        Activations hidden = decoder.buffers.hidden;
        if (tokens == 1) {
            hidden = worker.hidden;
            layer.normForAttention(worker, 0, hidden, 0);
        } else {
            for (int token = share(tokens, worker.index); token < share(tokens, worker.index + 1); token++) {
                layer.normForAttention(worker, token, hidden, token);
            }
            pool.barrier(worker.index);
        }
        for (Projection projection : layer.queryKeyValue) {
            project(worker, projection, hidden, tokens);
        }
        pool.barrier(worker.index);
        int pieces = decoder.attention.pieces(tokens, workers.length);
        for (int i = pool.claim(worker.index, tokens * pieces); i >= 0; i = pool.claim(worker.index, tokens * pieces)) {
            decoder.attention.piece(worker, decoder.plan, layer.index, i / pieces, i % pieces, pieces);
        }
        pool.barrier(worker.index);
    }

    private void feedForward(Worker worker, Layer layer, int tokens) {
        Activations context = decoder.buffers.context;
        Activations hidden = decoder.buffers.hidden;
        if (tokens == 1) {
            context = worker.context;
            layer.putContext(worker, 0, context, 0);
            project(worker, layer.output, context, 1);
            pool.barrier(worker.index);
            hidden = worker.hidden;
            layer.normForFeedForward(worker, 0, hidden, 0);
        } else {
            int from = share(tokens, worker.index);
            int to = share(tokens, worker.index + 1);
            for (int token = from; token < to; token++) {
                layer.putContext(worker, token, context, token);
            }
            pool.barrier(worker.index);
            project(worker, layer.output, context, tokens);
            pool.barrier(worker.index);
            for (int token = from; token < to; token++) {
                layer.normForFeedForward(worker, token, hidden, token);
            }
            pool.barrier(worker.index);
        }
        project(worker, layer.gateUp, hidden, tokens);
        pool.barrier(worker.index);
        project(worker, layer.down, decoder.buffers.gated, tokens);
        pool.barrier(worker.index);
    }

    /** The logits that the plan asks for. */
    void head(Worker worker) {
        int rows = decoder.plan.outputs();
        for (int row = share(rows, worker.index); row < share(rows, worker.index + 1); row++) {
            decoder.normForHead(worker, row);
        }
        pool.barrier(worker.index);
        project(worker, decoder.head, decoder.buffers.last, rows);
    }

    private void project(Worker worker, Projection projection, Activations x, int tokens) {
        projection.runShared(worker, x, tokens, decoder.plan.number());
    }

    private int share(int count, int index) {
        return (int) ((long) count * index / workers.length);
    }
}
