/** Whether a peer is there, and how far away. */
@NullMarked
package dev.llmnode.p2p.ping;

import org.jspecify.annotations.NullMarked;
