package dev.llmnode.p2p.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One number at one moment, named as OpenMetrics does: what only grows ends in {@code _total}.
 *
 * @param labels what tells metrics of one name apart
 */
public record Metric(String name, Map<String, String> labels, double value) {
    public Metric {
        labels = Map.copyOf(labels);
    }

    public Metric(String name, double value) {
        this(name, Map.of(), value);
    }

    /** Such as {@code p2p_bytes_total{direction="sent",protocol="/ipfs/ping/1.0.0"} 32.0}. */
    @Override
    public String toString() {
        String pairs = new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> "%s=\"%s\"".formatted(label.getKey(), label.getValue()))
                        .collect(Collectors.joining(","));
        return "%s%s %s".formatted(name, pairs.isEmpty() ? "" : "{" + pairs + "}", value);
    }
}
