/** Meeting at a point that both sides know: registering under a name, and asking who else did. */
@NullMarked
package dev.llmnode.p2p.rendezvous;

import org.jspecify.annotations.NullMarked;
