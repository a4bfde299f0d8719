/** Who the peer says it is: its protocols, agent and addresses, asked at the start and pushed on change. */
@NullMarked
package dev.llmnode.p2p.identify;

import org.jspecify.annotations.NullMarked;
