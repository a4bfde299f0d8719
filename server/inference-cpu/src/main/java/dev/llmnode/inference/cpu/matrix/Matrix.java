package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;

/** A matrix of weights, packed for the kernels in panels of 32 rows; rows are padded to whole panels. */
public abstract sealed class Matrix permits BlockMatrix, F32Matrix, HalfMatrix {
    /** Rows of a panel. */
    public static final int PANEL = FloatDots.ROWS;

    private final int rows;
    private final int columns;
    private final PanelShares shares;

    /** @param shares of at least {@code rows} rows */
    Matrix(int rows, int columns, PanelShares shares) {
        this.rows = rows;
        this.columns = columns;
        this.shares = shares;
    }

    public final int rows() {
        return rows;
    }

    public final int columns() {
        return columns;
    }

    public final int panels() {
        return shares.panels();
    }

    /** Workers among which the panels are dealt out. */
    public final int shares() {
        return shares.count();
    }

    /** The first panel of a worker's share, which ends where the next worker's begins. */
    public final int shareBegin(int share) {
        return shares.begin(share);
    }

    /** Whether {@link #multiply} reads quantised activations, or else plain ones. */
    public abstract boolean readsQuantised();

    /**
     * Gets one or two neighbouring panels ready for {@link #multiply}. They must be two, counted from the beginning of a share,
     * or one that is left at its end.
     *
     * @param panel the first of them
     * @param count 1 or 2
     * @param space keeps what {@code multiply} needs to know of them
     */
    public abstract void open(int panel, int count, Workspace space);

    /**
     * Multiplies the panels that were opened last with a tile of tokens.
     *
     * <p>A result has the same bits whatever the tile's size and the number of panels.
     *
     * @param panel the first of them
     * @param count 1 or 2
     * @param tile which tile of {@code x}
     * @param space what they were opened with; its {@code results} get 32 · {@code count} numbers a token
     */
    public abstract void multiply(int panel, int count, Activations x, int tile, Workspace space);
}
