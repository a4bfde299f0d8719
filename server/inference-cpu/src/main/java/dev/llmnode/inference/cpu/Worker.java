package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.cpu.matrix.Workspace;
import dev.llmnode.inference.model.DecoderSpec;

/** What one worker has to itself. */
final class Worker {
    final int index;
    final Workspace space;
    /** One token's normed features. */
    final float[] normed;
    /** 32 gated features. */
    final float[] gated = new float[Matrix.PANEL];
    /** Room for the lanes of a vector. */
    final float[] lanes = new float[Lanes.FLOAT];
    /** Rows of attention computed together, whole quads. */
    final int maxRows;
    /** Attention scores of {@link #maxRows} rows, {@link #scoreStride} apart. */
    final float[] scores;

    final int scoreStride;
    /** Sums of the rows' exponentials. */
    final float[] sums;
    /** One block's keys or values of a head, widened. */
    final float[] block;

    /** A lone token's activations: every worker makes them for itself, which is cheaper than to wait for another. */
    final Activations hidden;

    final Activations context;

    Worker(int index, DecoderSpec spec, DecoderWeights weights, int contextLength) {
        this.index = index;
        int queryWidth = spec.heads() * spec.headSize();
        space = new Workspace(Math.max(Math.max(spec.width(), spec.feedForwardWidth()), queryWidth));
        normed = new float[spec.width()];
        int padding = AttentionKernel.PADDING;
        // Some more than the context, so that rows do not begin at the same cache set.
        scoreStride = (contextLength + padding - 1) / padding * padding + padding / 2;
        int rows = AttentionKernel.ROWS;
        maxRows = (TokenSplit.ATTENTION_TOKENS * (spec.heads() / spec.keyValueHeads()) + rows - 1) / rows * rows;
        scores = new float[maxRows * scoreStride];
        sums = new float[maxRows];
        block = new float[AttentionKernel.BLOCK * spec.headSize()];
        hidden = Buffers.hidden(spec, weights, 1);
        context = Buffers.context(spec, weights, 1);
    }
}
