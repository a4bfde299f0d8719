package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.Elementwise;
import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.model.DecoderSpec;
import java.util.ArrayList;
import java.util.List;

/** One layer, as the pieces that a pass puts together. */
final class Layer {
    final int index;
    final List<Projection> queryKeyValue;
    final Projection output;
    final Projection gateUp;
    final Projection down;

    private final DecoderWeights.LayerWeights weights;
    private final Buffers buffers;
    private final float epsilon;
    private final int width;
    private final int queryWidth;

    Layer(
            DecoderSpec spec,
            DecoderWeights.LayerWeights weights,
            StepPlan plan,
            KvBlocks cache,
            Rope rope,
            Buffers buffers,
            int index) {
        this.index = index;
        this.weights = weights;
        this.buffers = buffers;
        epsilon = spec.normEpsilon();
        width = spec.width();
        queryWidth = spec.heads() * spec.headSize();
        List<Projection> projections = new ArrayList<>();
        int firstRow = 0;
        for (Matrix matrix : weights.queryKeyValue()) {
            Sink sink = new KeyValueSink(spec, plan, cache, rope, buffers, index, firstRow);
            projections.add(new Projection(matrix, sink));
            firstRow += matrix.rows();
        }
        queryKeyValue = List.copyOf(projections);
        Sink residual = (_, token, row, results, at) ->
                Elementwise.add(results, at, buffers.residual, token * width + row, Matrix.PANEL);
        output = new Projection(weights.output(), residual);
        gateUp = new Projection(weights.gateUp(), this::gate);
        down = new Projection(weights.down(), residual);
    }

    /** Panels come in pairs, gate before up; they lie side by side in the results. */
    private void gate(Worker worker, int token, int row, float[] results, int at) {
        int panel = row / Matrix.PANEL;
        if (panel % 2 == 0) {
            Elementwise.siluGate(results, at, results, at + Matrix.PANEL, worker.gated);
            buffers.gated.put(token, panel / 2, worker.gated, 0, worker.space.ints);
        }
    }

    /** Norms a token for attention. */
    void normForAttention(Worker worker, int token, Activations to, int slot) {
        norm(worker, token, weights.attentionNorm(), to, slot);
    }

    /** Norms a token for the feed-forward part. */
    void normForFeedForward(Worker worker, int token, Activations to, int slot) {
        norm(worker, token, weights.feedForwardNorm(), to, slot);
    }

    private void norm(Worker worker, int token, float[] weight, Activations to, int slot) {
        Elementwise.rmsNorm(buffers.residual, token * width, weight, epsilon, worker.normed, width, worker.lanes);
        to.put(slot, worker.normed, 0, worker.space.ints);
    }

    /** Hands a token's attention result to the output projection. */
    void putContext(Worker worker, int token, Activations to, int slot) {
        to.put(slot, buffers.attended, token * queryWidth, worker.space.ints);
    }
}
