/** Inner loops over arrays, on the Vector API; they know lanes and blocks, not layers or files. */
@NullMarked
package dev.llmnode.inference.cpu.kernel;

import org.jspecify.annotations.NullMarked;
