/** The WebSocket: several requests at once over one socket, and keep-alive both ways. */
@NullMarked
package dev.llmnode.node.socket;

import org.jspecify.annotations.NullMarked;
