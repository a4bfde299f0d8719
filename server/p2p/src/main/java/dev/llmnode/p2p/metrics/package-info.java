/** What a host counts, for any system of metrics to take. */
@NullMarked
package dev.llmnode.p2p.metrics;

import org.jspecify.annotations.NullMarked;
