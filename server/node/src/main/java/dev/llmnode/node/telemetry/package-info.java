/** What the node counts, for people and for programs that watch it. */
@NullMarked
package dev.llmnode.node.telemetry;

import org.jspecify.annotations.NullMarked;
