/** Calls through client libraries, each driven in its own language by a child process. */
@NullMarked
package dev.llmnode.conformance.driver;

import org.jspecify.annotations.NullMarked;
