/** Connections to peers: dialling, listening, upgrading, limits, and who is known where. */
@NullMarked
package dev.llmnode.p2p.swarm;

import org.jspecify.annotations.NullMarked;
