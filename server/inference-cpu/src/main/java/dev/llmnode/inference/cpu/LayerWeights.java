package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Matrix;
import java.util.List;

/**
 * A layer's packed weights.
 *
 * @param attentionNorm width numbers
 * @param queryKeyValue rows of queries, then keys, then values, cut where the type of the weights changes
 * @param output of attention, back to the width
 * @param feedForwardNorm width numbers
 * @param gateUp panels of gate and up projection in turn
 * @param down back to the width
 */
@SuppressWarnings("ArrayRecordComponent") // weights are shared, never compared
record LayerWeights(
        float[] attentionNorm,
        List<Matrix> queryKeyValue,
        Matrix output,
        float[] feedForwardNorm,
        Matrix gateUp,
        Matrix down) {}
