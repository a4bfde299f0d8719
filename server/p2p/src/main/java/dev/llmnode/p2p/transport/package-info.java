/** Byte streams between two machines: the blocking view that handshakes and protocols have, and TCP below it. */
@NullMarked
package dev.llmnode.p2p.transport;

import org.jspecify.annotations.NullMarked;
