@NullMarked
package dev.llmnode.inference.text.bpe;

import org.jspecify.annotations.NullMarked;
