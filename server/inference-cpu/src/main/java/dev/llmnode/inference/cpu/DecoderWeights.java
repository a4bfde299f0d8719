package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.cpu.matrix.MatrixPacker;
import dev.llmnode.inference.cpu.matrix.TensorReader;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A decoder's weights, ready to compute with.
 *
 * @param embedding as it lies in the file, read row by row
 * @param ropeFactors divide the rotation's frequencies (long-context Llama files bring them); ones elsewhere
 * @param head rows of the vocabulary
 */
@SuppressWarnings("ArrayRecordComponent") // weights are shared, never compared
record DecoderWeights(
        Tensor embedding, float[] ropeFactors, List<LayerWeights> layers, float[] outputNorm, Matrix head) {
    private static final int MULTIPLE = 32;

    /**
     * Makes the matrices, which are filled when the packer's work is done.
     *
     * @throws ModelFormatException if the network or a tensor does not fit
     */
    static DecoderWeights prepare(DecoderSpec spec, WeightSource source, MatrixPacker packer) {
        requireMultiple("width", spec.width());
        requireMultiple("feed-forward width", spec.feedForwardWidth());
        requireMultiple("head size", spec.headSize());
        if (spec.ropeDimensions() % 2 != 0 || spec.ropeDimensions() > spec.headSize()) {
            throw new ModelFormatException(
                    "%d of %d features of a head cannot be rotated".formatted(spec.ropeDimensions(), spec.headSize()));
        }
        Tensor embedding = source.require("token_embd.weight", spec.vocabularySize(), spec.width());
        Tensor head =
                spec.tiedEmbedding() ? embedding : source.require("output.weight", spec.vocabularySize(), spec.width());
        // The head is the largest piece of small models, so its packing begins first.
        Matrix packedHead = packer.stack(List.of(head)).getFirst();
        List<LayerWeights> layers = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            layers.add(layer(spec, source, packer, "blk.%d.".formatted(layer)));
        }
        float[] norm = TensorReader.vector(source.require("output_norm.weight", 1, spec.width()));
        return new DecoderWeights(embedding, ropeFactors(spec, source), List.copyOf(layers), norm, packedHead);
    }

    private static LayerWeights layer(DecoderSpec spec, WeightSource source, MatrixPacker packer, String prefix) {
        int width = spec.width();
        int queries = spec.heads() * spec.headSize();
        int keys = spec.keyValueHeads() * spec.headSize();
        int hidden = spec.feedForwardWidth();
        List<Matrix> queryKeyValue = packer.stack(List.of(
                source.require(prefix + "attn_q.weight", queries, width),
                source.require(prefix + "attn_k.weight", keys, width),
                source.require(prefix + "attn_v.weight", keys, width)));
        Tensor output = source.require(prefix + "attn_output.weight", width, queries);
        Tensor gate = source.require(prefix + "ffn_gate.weight", hidden, width);
        Tensor up = source.require(prefix + "ffn_up.weight", hidden, width);
        Tensor down = source.require(prefix + "ffn_down.weight", width, hidden);
        return new LayerWeights(
                TensorReader.vector(source.require(prefix + "attn_norm.weight", 1, width)),
                queryKeyValue,
                packer.stack(List.of(output)).getFirst(),
                TensorReader.vector(source.require(prefix + "ffn_norm.weight", 1, width)),
                packer.interleave(gate, up),
                packer.stack(List.of(down)).getFirst());
    }

    private static float[] ropeFactors(DecoderSpec spec, WeightSource source) {
        int pairs = spec.ropeDimensions() / 2;
        if (source.find("rope_freqs.weight").isPresent()) {
            return TensorReader.vector(source.require("rope_freqs.weight", 1, pairs));
        }
        float[] ones = new float[pairs];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void requireMultiple(String what, int value) {
        if (value < MULTIPLE || value % MULTIPLE != 0) {
            throw new ModelFormatException(
                    "The %s is %d; the CPU runner needs a multiple of %d".formatted(what, value, MULTIPLE));
        }
    }

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
}
