/** What every request passes before it is read: connection, id, identity, limits; and what watches its client. */
@NullMarked
package dev.llmnode.node.filter;

import org.jspecify.annotations.NullMarked;
