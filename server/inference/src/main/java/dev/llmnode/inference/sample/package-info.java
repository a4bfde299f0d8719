/** From a row of logits to a token. */
@NullMarked
package dev.llmnode.inference.sample;

import org.jspecify.annotations.NullMarked;
