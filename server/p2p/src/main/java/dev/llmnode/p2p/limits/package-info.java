/** What a host spends at most: connections, streams and memory, counted in scopes. */
@NullMarked
package dev.llmnode.p2p.limits;

import org.jspecify.annotations.NullMarked;
