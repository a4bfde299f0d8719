/** Between the contract's types and the domain's: JSON, the one gate that validates, and what an error looks like. */
@NullMarked
package dev.llmnode.node.wire;

import org.jspecify.annotations.NullMarked;
