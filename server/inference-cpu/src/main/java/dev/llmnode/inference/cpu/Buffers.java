package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Activations;
import dev.llmnode.inference.cpu.matrix.Matrix;
import dev.llmnode.inference.model.DecoderSpec;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the tokens of a step turn into on their way through the network; made once, for the largest step. */
final class Buffers {
    /** The residual stream, width numbers a token. */
    final float[] residual;
    /** Rotated queries, heads · head size numbers a token. */
    final float[] queries;
    /** Results of attention, as many. */
    final float[] attended;

    /** The normed residual stream, for the projections of attention and feed-forward. */
    final Activations hidden;
    /** {@link #attended}, for the output projection. */
    final Activations context;
    /** Gated features, for the down projection. */
    final Activations gated;
    /** The last norm of those tokens whose logits are asked for, in the order of the rows. */
    final Activations last;

    Buffers(DecoderSpec spec, DecoderWeights weights, int capacity) {
        int queryWidth = spec.heads() * spec.headSize();
        residual = new float[capacity * spec.width()];
        queries = new float[capacity * queryWidth];
        attended = new float[capacity * queryWidth];
        hidden = hidden(spec, weights, capacity);
        context = context(spec, weights, capacity);
        gated = activations(spec.feedForwardWidth(), capacity, readers(weights, layer -> Stream.of(layer.down())));
        last = activations(spec.width(), capacity, List.of(weights.head()));
    }

    static Activations hidden(DecoderSpec spec, DecoderWeights weights, int capacity) {
        return activations(
                spec.width(),
                capacity,
                readers(weights, layer -> Stream.concat(layer.queryKeyValue().stream(), Stream.of(layer.gateUp()))));
    }

    static Activations context(DecoderSpec spec, DecoderWeights weights, int capacity) {
        int queryWidth = spec.heads() * spec.headSize();
        return activations(queryWidth, capacity, readers(weights, layer -> Stream.of(layer.output())));
    }

    private static List<Matrix> readers(
            DecoderWeights weights, Function<DecoderWeights.LayerWeights, Stream<Matrix>> of) {
        return weights.layers().stream().flatMap(of).toList();
    }

    private static Activations activations(int columns, int capacity, Collection<Matrix> readers) {
        return new Activations(
                columns,
                capacity,
                readers.stream().anyMatch(Matrix::readsQuantised),
                readers.stream().anyMatch(matrix -> !matrix.readsQuantised()));
    }
}
