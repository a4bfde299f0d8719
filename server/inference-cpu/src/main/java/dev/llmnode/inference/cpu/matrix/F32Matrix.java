package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import java.util.Arrays;

/** Single-precision weights, in panels of {@link FloatDots}. */
final class F32Matrix extends Matrix {
    private final float[] weights;

    /** @param weights {@code [panel][column][row of the panel]} */
    F32Matrix(int rows, int columns, PanelShares shares, float[] weights) {
        super(rows, columns, shares);
        this.weights = weights;
    }

    @Override
    public boolean readsQuantised() {
        return false;
    }

    @Override
    public void open(int panel, int count, Workspace space) {
        // Panels are multiplied as they lie.
    }

    @Override
    public void multiply(int panel, int count, Activations x, int tile, Workspace space) {
        Arrays.fill(space.results, 0);
        for (int i = 0; i < count; i++) {
            int p = (panel + i) * PANEL * columns();
            int at = tile * x.tile() * columns();
            if (x.tile() == 1) {
                FloatDots.single(weights, p, PANEL, columns(), x.values, at, space.results, i * PANEL);
            } else {
                FloatDots.tile(weights, p, PANEL, columns(), x.values, at, space.results, i * PANEL);
            }
        }
    }
}
