/** What the node's tests share. */
@NullMarked
package dev.llmnode.node.testing;

import org.jspecify.annotations.NullMarked;
