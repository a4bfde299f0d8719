package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Makes matrices of tensors. Their memory is there at once; what fills it is {@link #work}, to be run by any threads. */
public final class MatrixPacker {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Rows that a piece of work packs: whole panels. */
    private static final int PIECE = 32 * Matrix.PANEL;

    private final WeightMemory memory = new WeightMemory();
    private final List<Runnable> work = new ArrayList<>();
    private final int workers;

    /** @param workers that will share each multiplication */
    public MatrixPacker(int workers) {
        this.workers = workers;
    }

    /** One matrix for each run of neighbouring tensors of the same type, their rows one after the other. */
    public List<Matrix> stack(List<Tensor> tensors) {
        List<Matrix> matrices = new ArrayList<>();
        List<Tensor> run = new ArrayList<>();
        for (Tensor tensor : tensors) {
            if (!run.isEmpty() && run.getFirst().type() != tensor.type()) {
                matrices.add(pack(new RowOrder(List.copyOf(run), false)));
                run.clear();
            }
            run.add(tensor);
        }
        matrices.add(pack(new RowOrder(List.copyOf(run), false)));
        return List.copyOf(matrices);
    }

    /**
     * One matrix whose panels are drawn from the tensors in turn. Tensors of different types are widened to F32, which
     * keeps every number; nobody is known to publish such models.
     */
    public Matrix interleave(Tensor first, Tensor second) {
        return pack(new RowOrder(List.of(first, second), true));
    }

    /** What is left to do until the matrices are filled. Each piece may run on its own thread. */
    public List<Runnable> work() {
        return List.copyOf(work);
    }

    private Matrix pack(RowOrder rows) {
        TensorType type = rows.type();
        int columns = rows.columns();
        PanelShares shares = shares(rows);
        return switch (type) {
            case Q4_0, Q4_1, Q8_0 -> packBlocks(type, rows, shares);
            case F16, BF16 -> {
                WeightMemory.Piece piece = memory.allocate(padded(shares) * columns);
                divide(rows, (from, to) -> packHalves(rows, piece, from, to));
                boolean brain = type == TensorType.BF16;
                yield new HalfMatrix(rows.rows(), columns, shares, brain, piece.array(), piece.offset());
            }
            case F32 -> {
                float[] weights = new float[Math.toIntExact(padded(shares) * columns)];
                divide(rows, (from, to) -> packFloats(rows, weights, from, to));
                yield new F32Matrix(rows.rows(), columns, shares, weights);
            }
        };
    }

    private Matrix packBlocks(TensorType type, RowOrder rows, PanelShares shares) {
        BlockFormat format = BlockFormat.of(type);
        int columns = rows.columns();
        WeightMemory.Piece piece = memory.allocate(padded(shares) * (columns / 32) * format.vectors());
        divide(rows, new BlockPacking(type, rows, shares, piece)::pack);
        return new BlockMatrix(rows.rows(), columns, shares, format, piece.array(), piece.offset());
    }

    /** Panels drawn from several tensors in turn stay together. */
    private PanelShares shares(RowOrder rows) {
        int panels = (rows.rows() + Matrix.PANEL - 1) / Matrix.PANEL;
        return new PanelShares(panels, workers, rows.inTurn() ? rows.tensors().size() : 1);
    }

    private static long padded(PanelShares shares) {
        return (long) shares.panels() * Matrix.PANEL;
    }

    private void divide(RowOrder rows, Span span) {
        int count = rows.rows();
        for (int from = 0; from < count; from += PIECE) {
            int begin = from;
            work.add(() -> span.pack(begin, Math.min(count, begin + PIECE)));
        }
    }

    private static void packFloats(RowOrder rows, float[] weights, int from, int to) {
        int columns = rows.columns();
        float[] numbers = new float[columns];
        for (int row = from; row < to; row++) {
            RowOrder.Place place = rows.find(row);
            TensorReader.row(place.tensor(), place.row(), numbers, 0);
            int o = row / Matrix.PANEL * Matrix.PANEL * columns + row % Matrix.PANEL;
            for (int k = 0; k < columns; k++) {
                weights[o + k * Matrix.PANEL] = numbers[k];
            }
        }
    }

    private static void packHalves(RowOrder rows, WeightMemory.Piece piece, int from, int to) {
        int columns = rows.columns();
        short[] numbers = new short[columns];
        for (int row = from; row < to; row++) {
            RowOrder.Place place = rows.find(row);
            MemorySegment data = place.tensor().data();
            MemorySegment.copy(data, SHORT, 2L * place.row() * columns, numbers, 0, columns);
            int o = piece.offset() + row / Matrix.PANEL * Matrix.PANEL * columns + row % Matrix.PANEL;
            for (int k = 0; k < columns; k++) {
                piece.array()[o + k * Matrix.PANEL] = numbers[k];
            }
        }
    }

    private interface Span {
        void pack(int from, int to);
    }
}
