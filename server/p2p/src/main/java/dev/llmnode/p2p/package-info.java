/** A libp2p host: the door to everything in this module. */
@NullMarked
package dev.llmnode.p2p;

import org.jspecify.annotations.NullMarked;
