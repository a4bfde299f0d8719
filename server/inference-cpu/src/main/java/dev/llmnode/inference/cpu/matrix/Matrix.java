package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;

/** A matrix of weights, packed for the kernels in panels of 32 rows; rows are padded to whole panels. */
public abstract sealed class Matrix permits BlockMatrix, F32Matrix, HalfMatrix {
    /** Rows of a panel. */
    public static final int PANEL = FloatDots.ROWS;

    private final int rows;
    private final int columns;

    Matrix(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    public final int rows() {
        return rows;
    }

    public final int columns() {
        return columns;
    }

    public final int panels() {
        return (rows + PANEL - 1) / PANEL;
    }

    /** Whether {@link #multiply} reads quantised activations, or else plain ones. */
    public abstract boolean readsQuantised();

    /**
     * Multiplies one or two neighbouring panels with a tile of tokens.
     *
     * <p>A result has the same bits whatever the tile's size and the number of panels.
     *
     * @param panel the first of them
     * @param count 1 or 2
     * @param tile which tile of {@code x}
     * @param space its {@code results} get 32 · {@code count} numbers a token
     */
    public abstract void multiply(int panel, int count, Activations x, int tile, Workspace space);
}
