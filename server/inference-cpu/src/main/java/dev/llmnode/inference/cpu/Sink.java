package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.matrix.Matrix;

/** Where a projection's results go, as soon as a panel is done. */
interface Sink {
    /**
     * Takes a panel's {@link Matrix#PANEL} results of one token.
     *
     * @param worker who computed them
     * @param row of the matrix, the panel's first
     * @param results from {@code at}; free to be overwritten
     */
    void take(Worker worker, int token, int row, float[] results, int at);
}
