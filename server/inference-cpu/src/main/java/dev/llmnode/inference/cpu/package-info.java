/** Runs decoders on the CPU, in pure Java. */
@NullMarked
package dev.llmnode.inference.cpu;

import org.jspecify.annotations.NullMarked;
