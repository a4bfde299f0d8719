/** The WebSocket: many requests over one connection. */
@NullMarked
package dev.llmnode.sdk.socket;

import org.jspecify.annotations.NullMarked;
