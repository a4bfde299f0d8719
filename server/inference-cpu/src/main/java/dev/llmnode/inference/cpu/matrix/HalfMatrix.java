package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.FloatDots;
import java.util.Arrays;

/** F16 or BF16 weights, in panels of {@link FloatDots}, widened strip by strip while they are read. */
final class HalfMatrix extends Matrix {
    private static final int STRIP = Workspace.STRIP;

    private final short[] weights;
    private final int offset;
    private final boolean brain;

    /**
     * @param brain whether the numbers are BF16, else F16
     * @param weights {@code [panel][column][row of the panel]}, from {@code offset}
     */
    HalfMatrix(int rows, int columns, PanelShares shares, boolean brain, short[] weights, int offset) {
        super(rows, columns, shares);
        this.weights = weights;
        this.offset = offset;
        this.brain = brain;
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
            int p = offset + (panel + i) * PANEL * columns();
            for (int k = 0; k < columns(); k += STRIP) {
                widen(p + k * PANEL, space);
                int at = (tile * columns() + k) * x.tile();
                if (x.tile() == 1) {
                    FloatDots.single(space.panel, 0, PANEL, STRIP, x.values, at, space.results, i * PANEL);
                } else {
                    FloatDots.tile(space.panel, 0, PANEL, STRIP, x.values, at, space.results, i * PANEL);
                }
            }
        }
    }

    private void widen(int p, Workspace space) {
        if (brain) {
            FloatDots.widenBrain(weights, p, space.panel, PANEL * STRIP);
        } else {
            FloatDots.widenHalf(weights, p, 1, space.panel, 0, PANEL * STRIP);
        }
    }
}
