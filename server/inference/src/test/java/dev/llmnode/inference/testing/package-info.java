/** Contract suites that every engine and runner is held to, and a small model that serves tests without weights. */
@NullMarked
package dev.llmnode.inference.testing;

import org.jspecify.annotations.NullMarked;
