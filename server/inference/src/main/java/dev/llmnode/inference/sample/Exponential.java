package dev.llmnode.inference.sample;

/**
 * e to the power of many numbers at once, in loops that the JIT compiler vectorises: a call of {@link Math#exp} for each of a
 * large vocabulary would cost more than the network of a small model.
 */
final class Exponential {
    /** e^-32 is too little for a float beside 1, even 100,000 times. */
    private static final float LEAST = -32;

    private static final int SQUARINGS = 6;
    private static final float SCALE = 1f / (1 << SQUARINGS);
    private static final float FLOOR = power(LEAST * SCALE);

    private Exponential() {}

    /**
     * Turns logits into weights {@code e^((logit - max) * inverseTemperature)}, to 1e-5 of their value; those less than e^-32
     * become 0.
     */
    static void weigh(float[] values, int count, float max, float inverseTemperature) {
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - max) * inverseTemperature;
        }
        for (int i = 0; i < count; i++) {
            values[i] = Math.max(LEAST, values[i]) * SCALE;
        }
        for (int i = 0; i < count; i++) {
            values[i] = power(values[i]) - FLOOR;
        }
    }

    /** e^(x / SCALE) for x from -0.5 to 0: Taylor's series, then squared as often as x was halved. */
    private static float power(float x) {
        float p = 1f / 5040;
        p = p * x + 1f / 720;
        p = p * x + 1f / 120;
        p = p * x + 1f / 24;
        p = p * x + 1f / 6;
        p = p * x + 0.5f;
        p = p * x + 1;
        p = p * x + 1;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        p *= p;
        return p * p;
    }
}
