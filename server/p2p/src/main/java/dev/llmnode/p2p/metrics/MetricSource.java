package dev.llmnode.p2p.metrics;

import java.util.List;

/** A part of a host that counts. */
@FunctionalInterface
public interface MetricSource {
    /** Its numbers as they are now. */
    List<Metric> metrics();
}
