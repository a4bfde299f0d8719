/** The node: its wiring, and the server that listens. */
@NullMarked
package dev.llmnode.node;

import org.jspecify.annotations.NullMarked;
