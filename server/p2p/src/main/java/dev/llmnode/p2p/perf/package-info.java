/** How fast bytes go to a peer and back. */
@NullMarked
package dev.llmnode.p2p.perf;

import org.jspecify.annotations.NullMarked;
