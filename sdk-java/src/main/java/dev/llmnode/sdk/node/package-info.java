/** Finding other nodes of the network. */
@NullMarked
package dev.llmnode.sdk.node;

import org.jspecify.annotations.NullMarked;
