/** multistream-select: how two peers agree on the protocol of a stream. */
@NullMarked
package dev.llmnode.p2p.negotiate;

import org.jspecify.annotations.NullMarked;
