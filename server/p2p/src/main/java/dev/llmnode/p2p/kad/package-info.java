/** Kademlia: who is near a key, and what those peers keep under it (libp2p spec, kad-dht). */
@NullMarked
package dev.llmnode.p2p.kad;

import org.jspecify.annotations.NullMarked;
