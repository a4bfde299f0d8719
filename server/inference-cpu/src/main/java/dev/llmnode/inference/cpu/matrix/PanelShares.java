package dev.llmnode.inference.cpu.matrix;

/**
 * How a matrix's panels are dealt out to workers: to each a run of neighbours, in bundles of two that are multiplied together;
 * the last bundle of a run may have but one.
 *
 * @param panels in all
 * @param count workers
 * @param unit panels that must stay together, of which {@code panels} is a multiple
 */
record PanelShares(int panels, int count, int unit) {
    /** Panels of a bundle. */
    static final int BUNDLE = 2;

    /** The first panel of a worker's share; of the worker after the last, the end of all. */
    int begin(int share) {
        return (int) ((long) (panels / unit) * share / count) * unit;
    }

    /** The bundle in which a panel is. */
    Bundle bundle(int panel) {
        int share = 0;
        while (begin(share + 1) <= panel) {
            share++;
        }
        int first = begin(share) + (panel - begin(share)) / BUNDLE * BUNDLE;
        return new Bundle(first, Math.min(BUNDLE, begin(share + 1) - first));
    }

    /**
     * Neighbouring panels.
     *
     * @param first of them
     * @param size 1 or 2
     */
    record Bundle(int first, int size) {}
}
