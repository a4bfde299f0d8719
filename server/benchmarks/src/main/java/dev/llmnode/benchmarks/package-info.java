/** Benchmarks of what runs for every token. */
@NullMarked
package dev.llmnode.benchmarks;

import org.jspecify.annotations.NullMarked;
