/** Connections to peers: who is connected, who is known where, whose streams go to whom. */
@NullMarked
package dev.llmnode.p2p.swarm;

import org.jspecify.annotations.NullMarked;
