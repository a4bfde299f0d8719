/** Streams that outlive their connection: ids, parking and going on where a client stopped. */
@NullMarked
package dev.llmnode.node.application.stream;

import org.jspecify.annotations.NullMarked;
