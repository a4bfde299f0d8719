/** Peers on the same link, found by multicast DNS (libp2p spec, discovery/mdns). */
@NullMarked
package dev.llmnode.p2p.mdns;

import org.jspecify.annotations.NullMarked;
