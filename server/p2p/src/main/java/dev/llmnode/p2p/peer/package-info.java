/** Who a peer is: its key, the id made of it, and what it signs. */
@NullMarked
package dev.llmnode.p2p.peer;

import org.jspecify.annotations.NullMarked;
