/** Calls a node through this SDK, as cases say. */
@NullMarked
package dev.llmnode.sdk.conformance;

import org.jspecify.annotations.NullMarked;
