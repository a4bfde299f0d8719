package dev.llmnode.inference.cpu;

import dev.llmnode.inference.model.DecoderSpec;

/** Rotates adjacent pairs of features by angles that grow with the position (Su et al. 2021). */
final class Rope {
    private final double[] frequencies;
    private final int pairs;
    private final float[] cosines;
    private final float[] sines;

    /**
     * @param factors one a pair, dividing its frequency
     * @param capacity tokens in a step
     */
    Rope(DecoderSpec spec, float[] factors, int capacity) {
        pairs = spec.ropeDimensions() / 2;
        frequencies = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            double exponent = -2.0 * i / spec.ropeDimensions();
            frequencies[i] = StrictMath.pow(spec.ropeBase(), exponent) / spec.ropeScale() / factors[i];
        }
        cosines = new float[capacity * pairs];
        sines = new float[capacity * pairs];
    }

    /** Computes the angles of a token of this step. */
    void prepare(int token, int position) {
        for (int i = 0; i < pairs; i++) {
            double angle = position * frequencies[i];
            // StrictMath, since Math may give other bits once it is compiled.
            cosines[token * pairs + i] = (float) StrictMath.cos(angle);
            sines[token * pairs + i] = (float) StrictMath.sin(angle);
        }
    }

    /**
     * Rotates 32 features in place.
     *
     * @param feature which of its head's features the first is
     */
    void rotate(int token, int feature, float[] x, int at) {
        int first = feature / 2;
        int count = Math.min(16, pairs - first);
        for (int i = 0; i < count; i++) {
            float cosine = cosines[token * pairs + first + i];
            float sine = sines[token * pairs + first + i];
            float a = x[at + 2 * i];
            float b = x[at + 2 * i + 1];
            x[at + 2 * i] = a * cosine - b * sine;
            x[at + 2 * i + 1] = a * sine + b * cosine;
        }
    }
}
