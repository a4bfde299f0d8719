/** Which block of a runner's key-value cache belongs to whom, and what idle blocks still hold. */
@NullMarked
package dev.llmnode.inference.cache;

import org.jspecify.annotations.NullMarked;
