/** A node that follows a script, for what client libraries make of it. */
@NullMarked
package dev.llmnode.conformance.script;

import org.jspecify.annotations.NullMarked;
