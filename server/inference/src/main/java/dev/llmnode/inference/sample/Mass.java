package dev.llmnode.inference.sample;

/** Sums of weights, by blocks first: so that a place in the sum is found without adding all of them once more. */
final class Mass {
    private static final int BLOCK = 256;

    private final double[] blocks;

    Mass(int capacity) {
        blocks = new double[(capacity + BLOCK - 1) / BLOCK];
    }

    /** The sum of the first {@code count} weights. */
    double measure(float[] weights, int count) {
        double total = 0;
        for (int start = 0; start < count; start += BLOCK) {
            double sum = sum(weights, start, Math.min(count, start + BLOCK));
            blocks[start / BLOCK] = sum;
            total += sum;
        }
        return total;
    }

    /** Eight sums side by side: each addition would wait for the one before it otherwise. */
    private static double sum(float[] weights, int start, int end) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = start;
        for (; i + 7 < end; i += 8) {
            a += weights[i];
            b += weights[i + 1];
            c += weights[i + 2];
            d += weights[i + 3];
            e += weights[i + 4];
            f += weights[i + 5];
            g += weights[i + 6];
            h += weights[i + 7];
        }
        for (; i < end; i++) {
            a += weights[i];
        }
        return (double) (a + b) + (c + d) + (e + f) + (g + h);
    }

    /** The place where the running sum passes {@code target}, by what {@link #measure} has found for the same weights. */
    int find(float[] weights, int count, double target) {
        double rest = target;
        int start = 0;
        while (start + BLOCK < count && rest >= blocks[start / BLOCK]) {
            rest -= blocks[start / BLOCK];
            start += BLOCK;
        }
        int last = start;
        for (int i = start; i < Math.min(count, start + BLOCK); i++) {
            if (weights[i] > 0) {
                last = i;
                rest -= weights[i];
                if (rest < 0) {
                    return i;
                }
            }
        }
        // Rounding can leave a crumb at a block's end.
        return last;
    }
}
