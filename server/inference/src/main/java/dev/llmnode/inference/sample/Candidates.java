package dev.llmnode.inference.sample;

import dev.llmnode.inference.InferenceException;
import java.util.Arrays;

/** Tokens that may still be chosen, with their weights. Working memory: allocated once, filled for each token anew. */
final class Candidates {
    private final int vocabularySize;
    private final int[] everyId;
    private final int[] ownIds;

    /** Tokens that are left: {@code everyId}, which is never written, or {@code ownIds}. */
    private int[] ids;

    /** Logits at first, then weights, in proportion to the probabilities. */
    private final float[] weights;

    private final Mass mass;
    private float maxLogit;
    private int count;

    Candidates(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        everyId = new int[vocabularySize];
        Arrays.setAll(everyId, i -> i);
        ownIds = new int[vocabularySize];
        ids = everyId;
        weights = new float[vocabularySize];
        mass = new Mass(vocabularySize);
    }

    int count() {
        return count;
    }

    int id(int i) {
        return ids[i];
    }

    /** Takes the {@code topK} likeliest tokens of a row, or all of them if it is 0. */
    void load(float[] logits, int offset, int topK) {
        if (topK > 0 && topK < vocabularySize) {
            loadLikeliest(logits, offset, topK);
            maxLogit = weights[Greedy.argmax(weights, 0, topK)];
        } else {
            maxLogit = logits[offset + Greedy.argmax(logits, offset, vocabularySize)];
            System.arraycopy(logits, offset, weights, 0, vocabularySize);
            ids = everyId;
            count = vocabularySize;
        }
    }

    /** A heap of the k likeliest so far, the least likely of them at its root: most tokens cost one comparison. */
    private void loadLikeliest(float[] logits, int offset, int k) {
        ids = ownIds;
        for (int i = 0; i < k; i++) {
            ids[i] = i;
            weights[i] = logits[offset + i];
        }
        for (int i = k / 2 - 1; i >= 0; i--) {
            siftDown(i, k);
        }
        float least = weights[0];
        for (int i = k; i < vocabularySize; i++) {
            if (logits[offset + i] > least) {
                ids[0] = i;
                weights[0] = logits[offset + i];
                siftDown(0, k);
                least = weights[0];
            }
        }
        count = k;
    }

    private void siftDown(int start, int size) {
        int parent = start;
        int child = 2 * parent + 1;
        while (child < size) {
            if (child + 1 < size && isLikelier(child, child + 1)) {
                child++;
            }
            if (!isLikelier(parent, child)) {
                return;
            }
            swap(parent, child);
            parent = child;
            child = 2 * parent + 1;
        }
    }

    /** Equal weights: the lower id counts as likelier, so that the choice is defined. */
    private boolean isLikelier(int i, int j) {
        return weights[i] > weights[j] || (weights[i] == weights[j] && ids[i] < ids[j]);
    }

    private void swap(int i, int j) {
        float weight = weights[i];
        weights[i] = weights[j];
        weights[j] = weight;
        int id = ids[i];
        ids[i] = ids[j];
        ids[j] = id;
    }

    /** Turns logits into weights: 1 for the likeliest token. */
    void weigh(double temperature) {
        Exponential.weigh(weights, count, maxLogit, (float) (1 / temperature));
    }

    /** Drops lighter tokens. */
    void keepAtLeast(float weight) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] >= weight) {
                ownIds[kept] = ids[i];
                weights[kept++] = weights[i];
            }
        }
        ids = ownIds;
        count = kept;
    }

    /** Keeps the fewest tokens that have this share of the mass together (Holtzman et al. 2019). */
    void keepNucleus(double share) {
        double total = mass.measure(weights, count);
        // What is lighter than an equal part of the rest cannot belong to it: all such tokens are less than the rest.
        keepAtLeast((float) ((1 - share) * total / count));
        double wanted = share * total;
        int low = 0;
        int high = count;
        // Quickselect by mass: [0, low) belongs to the nucleus, [high, count) does not.
        while (high - low > 1) {
            int middle = partition(low, high);
            double heavier = 0;
            for (int i = low; i < middle; i++) {
                heavier += weights[i];
            }
            if (heavier >= wanted) {
                high = middle;
            } else {
                wanted -= heavier;
                low = middle;
                if (weights[middle] >= wanted) {
                    high = middle + 1;
                } else {
                    wanted -= weights[middle];
                    low = middle + 1;
                }
            }
        }
        count = Math.max(1, high);
    }

    /** Orders a range around one of its tokens, likelier ones before it; gives that token's new place. */
    private int partition(int low, int high) {
        swap(low + (high - low) / 2, high - 1);
        int middle = low;
        for (int i = low; i < high - 1; i++) {
            if (isLikelier(i, high - 1)) {
                swap(i, middle++);
            }
        }
        swap(middle, high - 1);
        return middle;
    }

    /** The token at this share of the mass, 0 to 1 without 1. */
    int pick(double share) {
        double total = mass.measure(weights, count);
        if (!(total > 0) || total == Double.POSITIVE_INFINITY) {
            throw new InferenceException("The model's output holds no numbers");
        }
        return ids[mass.find(weights, count, share * total)];
    }
}
