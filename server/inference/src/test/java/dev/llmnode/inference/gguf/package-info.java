@NullMarked
package dev.llmnode.inference.gguf;

import org.jspecify.annotations.NullMarked;
