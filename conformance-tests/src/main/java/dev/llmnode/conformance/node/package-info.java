/** Starting and stopping the node under test. */
@NullMarked
package dev.llmnode.conformance.node;

import org.jspecify.annotations.NullMarked;
