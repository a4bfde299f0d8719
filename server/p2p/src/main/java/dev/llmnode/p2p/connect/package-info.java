/** From an address to a connection that is proven and carries streams: transports, upgrading, dialling. */
@NullMarked
package dev.llmnode.p2p.connect;

import org.jspecify.annotations.NullMarked;
