package dev.llmnode.node.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One kind of work, measured in rounds.
 *
 * @param name as in llama-bench: {@code pp512}, {@code tg128}, {@code tg128x8}
 * @param tokensPerSecond one figure a round
 */
record BenchResult(String name, List<Double> tokensPerSecond) {
    BenchResult {
        tokensPerSecond = List.copyOf(tokensPerSecond);
    }

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min() {
        return sorted()[0];
    }

    double max() {
        return sorted()[tokensPerSecond.size() - 1];
    }

    private double[] sorted() {
        double[] values =
                tokensPerSecond.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(values);
        return values;
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"median\":%.2f,\"min\":%.2f,\"max\":%.2f,\"rounds\":%d}",
                name,
                median(),
                min(),
                max(),
                tokensPerSecond.size());
    }
}
