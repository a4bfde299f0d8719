/** Carries out the steps of a test against a node. */
@NullMarked
package dev.llmnode.conformance.run;

import org.jspecify.annotations.NullMarked;
