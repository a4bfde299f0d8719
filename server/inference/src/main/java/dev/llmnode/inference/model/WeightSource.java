package dev.llmnode.inference.model;

import java.util.Optional;
import java.util.Set;

/**
 * A network's weights, whatever file they came from.
 *
 * <p>Names are those of GGUF's decoder families: {@code token_embd.weight} (vocabulary, width), {@code output_norm.weight},
 * {@code output.weight} (absent where tied to the embedding), {@code rope_freqs.weight} (1, head width / 2; what each pair's
 * rotation is divided by, absent where by nothing), and per layer {@code blk.N.}: {@code attn_norm.weight},
 * {@code attn_q.weight}, {@code attn_k.weight}, {@code attn_v.weight}, {@code attn_output.weight},
 * {@code ffn_norm.weight}, {@code ffn_gate.weight}, {@code ffn_up.weight}, {@code ffn_down.weight}. Query and key rows are
 * ordered for rotation of adjacent pairs.
 */
public interface WeightSource extends AutoCloseable {
    Set<String> names();

    Optional<Tensor> find(String name);

    /**
     * The named tensor, checked for its shape.
     *
     * @throws ModelFormatException if it is missing or of another shape
     */
    default Tensor require(String name, int rows, int columns) {
        Tensor tensor = find(name).orElseThrow(() -> new ModelFormatException("Tensor %s is missing".formatted(name)));
        if (tensor.rows() != rows || tensor.columns() != columns) {
            throw new ModelFormatException("Tensor %s is %d x %d, expected %d x %d"
                    .formatted(name, tensor.rows(), tensor.columns(), rows, columns));
        }
        return tensor;
    }

    /** Unmaps the file; its segments must not be read any more. */
    @Override
    void close();
}
