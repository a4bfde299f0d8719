package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.Elementwise;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.cpu.matrix.TensorReader;
import dev.llmnode.inference.model.DecoderSpec;
import java.util.ArrayList;
import java.util.List;

/** The network, from token ids to logits; what is common to the ways of spreading a step over the workers. */
final class Decoder {
    final DecoderSpec spec;
    final StepPlan plan;
    final Buffers buffers;
    final List<Layer> layers;
    final Attention attention;
    /** From the last norm to the logits. */
    final Projection head;

    final int logitStride;
    /** Rows of logits, {@link #logitStride} apart. */
    float[] logits = new float[0];

    private final DecoderWeights weights;
    private final Rope rope;

    Decoder(DecoderSpec spec, DecoderWeights weights, StepPlan plan, KvBlocks cache, int maxTokens) {
        this.spec = spec;
        this.weights = weights;
        this.plan = plan;
        buffers = new Buffers(spec, weights, maxTokens);
        rope = new Rope(spec, weights.ropeFactors(), maxTokens);
        attention = new Attention(spec, cache, buffers);
        List<Layer> made = new ArrayList<>();
        for (int i = 0; i < spec.layers(); i++) {
            made.add(new Layer(spec, weights.layers().get(i), plan, cache, rope, buffers, i));
        }
        layers = List.copyOf(made);
        logitStride = weights.head().panels() * Matrix.PANEL;
        head = new Projection(
                weights.head(),
                (_, token, row, results, at) ->
                        System.arraycopy(results, at, logits, token * logitStride + row, Matrix.PANEL));
    }

    /** Gets ready for the plan's tokens; called by one thread. */
    void begin() {
        int tokens = plan.tokens();
        buffers.hidden.begin(tokens);
        buffers.context.begin(tokens);
        buffers.gated.begin(tokens);
        buffers.last.begin(plan.outputs());
        int needed = Math.multiplyExact(plan.outputs(), logitStride);
        if (logits.length < needed) {
            logits = new float[needed];
        }
    }

    /** Puts a token's embedding in the residual stream. */
    void embed(int token) {
        TensorReader.row(weights.embedding(), plan.id(token), buffers.residual, token * spec.width());
        rope.prepare(token, plan.position(token));
    }

    /** Norms the token whose logits are the given row. */
    void normForHead(Worker worker, int row) {
        Elementwise.rmsNorm(
                buffers.residual,
                plan.output(row) * spec.width(),
                weights.outputNorm(),
                spec.normEpsilon(),
                worker.normed,
                spec.width(),
                worker.lanes);
        buffers.last.put(row, worker.normed, 0, worker.space.ints);
    }
}
