@NullMarked
package dev.llmnode.inference.cpu.pool;

import org.jspecify.annotations.NullMarked;
