/** Continuous batching over one runner: what is computed in each step, for whom, and what becomes of it. */
@NullMarked
package dev.llmnode.inference.schedule;

import org.jspecify.annotations.NullMarked;
