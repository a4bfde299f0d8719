/** HTTP, server-sent events, raw sockets and WebSockets, seen from the client's side. */
@NullMarked
package dev.llmnode.conformance.wire;

import org.jspecify.annotations.NullMarked;
