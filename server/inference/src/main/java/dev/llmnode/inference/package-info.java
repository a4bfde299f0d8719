/** The port to language models: what a caller asks for, and the events that come back. */
@NullMarked
package dev.llmnode.inference;

import org.jspecify.annotations.NullMarked;
