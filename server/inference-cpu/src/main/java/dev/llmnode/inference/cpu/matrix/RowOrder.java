package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.TensorType;
import java.util.List;

/**
 * The rows of a matrix, drawn from one or several tensors with equally many columns.
 *
 * @param tensors one after the other, or in turn
 * @param inTurn whether panels are drawn from the tensors in turn; these must then have equally many rows, in whole panels
 */
record RowOrder(List<Tensor> tensors, boolean inTurn) {
    int rows() {
        return tensors.stream().mapToInt(Tensor::rows).sum();
    }

    int columns() {
        return tensors.getFirst().columns();
    }

    /** The type that all of the tensors share, or F32, which holds any of them. */
    TensorType type() {
        TensorType type = tensors.getFirst().type();
        return tensors.stream().allMatch(tensor -> tensor.type() == type) ? type : TensorType.F32;
    }

    /** Finds a row of the matrix in its tensor. */
    Place find(int row) {
        if (inTurn) {
            int panel = row / Matrix.PANEL;
            int inTensor = panel / tensors.size() * Matrix.PANEL + row % Matrix.PANEL;
            return new Place(tensors.get(panel % tensors.size()), inTensor);
        }
        int left = row;
        for (Tensor tensor : tensors) {
            if (left < tensor.rows()) {
                return new Place(tensor, left);
            }
            left -= tensor.rows();
        }
        throw new IndexOutOfBoundsException("Row %d of %d".formatted(row, rows()));
    }

    record Place(Tensor tensor, int row) {}
}
