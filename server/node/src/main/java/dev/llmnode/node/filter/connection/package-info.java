/** What is seen of a client below its requests: how many connections it has, and whether it is still there. */
@NullMarked
package dev.llmnode.node.filter.connection;

import org.jspecify.annotations.NullMarked;
