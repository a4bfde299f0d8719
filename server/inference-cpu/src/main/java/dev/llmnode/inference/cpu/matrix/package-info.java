/** Weights packed for the kernels, and the activations that they multiply. */
@NullMarked
package dev.llmnode.inference.cpu.matrix;

import org.jspecify.annotations.NullMarked;
