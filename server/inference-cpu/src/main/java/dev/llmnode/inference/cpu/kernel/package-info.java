/**
 * Inner loops over arrays, on the Vector API; they know lanes and blocks, not layers or files.
 *
 * <p>Two limits of C2 shape them, both silent when missed: vectors carried round a loop are boxed, and run 10 to 50 times
 * slower. A method may not have more than some 60 vector operations after inlining, so sums are handed over from method to
 * method through small buffers. And a method must not be inlined into a caller together with others until that limit is
 * passed; C2 inlines no method of more than 325 bytes of bytecode (FreqInlineSize), so the heavier methods are written out
 * until they are longer.
 */
@NullMarked
package dev.llmnode.inference.cpu.kernel;

import org.jspecify.annotations.NullMarked;
