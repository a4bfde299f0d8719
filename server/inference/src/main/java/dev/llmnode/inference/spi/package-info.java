/** What an adapter that computes supplies: a runner for one model on one device. */
@NullMarked
package dev.llmnode.inference.spi;

import org.jspecify.annotations.NullMarked;
