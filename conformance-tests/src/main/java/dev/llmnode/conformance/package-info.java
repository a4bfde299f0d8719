/** Runs cases, written as data, against any node, and tells what did not hold. */
@NullMarked
package dev.llmnode.conformance;

import org.jspecify.annotations.NullMarked;
