/** When calls give up, and what is done again and again: by a clock that tests can move. */
@NullMarked
package dev.llmnode.p2p.time;

import org.jspecify.annotations.NullMarked;
