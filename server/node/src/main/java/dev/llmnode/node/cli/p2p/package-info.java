/** {@code llm-node p2p}: a look at any libp2p network from the command line. */
@NullMarked
package dev.llmnode.node.cli.p2p;

import org.jspecify.annotations.NullMarked;
