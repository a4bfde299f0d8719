/** The port to the network of nodes: who is there, what they offer, and how to tell them of us. */
@NullMarked
package dev.llmnode.discovery;

import org.jspecify.annotations.NullMarked;
