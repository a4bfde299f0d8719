@NullMarked
package dev.llmnode.inference.cpu;

import org.jspecify.annotations.NullMarked;
