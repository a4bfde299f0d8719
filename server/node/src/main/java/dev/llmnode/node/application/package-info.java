/** What the node decides: which model, which limits, what to count. Knows no HTTP and no WebSocket. */
@NullMarked
package dev.llmnode.node.application;

import org.jspecify.annotations.NullMarked;
