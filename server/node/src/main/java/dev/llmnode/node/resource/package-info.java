/** HTTP and server-sent events: wire types in, domain types out, nothing else. */
@NullMarked
package dev.llmnode.node.resource;

import org.jspecify.annotations.NullMarked;
