@NullMarked
package dev.llmnode.inference.cpu.kernel;

import org.jspecify.annotations.NullMarked;
