/** Many streams over one connection: Yamux. */
@NullMarked
package dev.llmnode.p2p.mux;

import org.jspecify.annotations.NullMarked;
