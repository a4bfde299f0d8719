/** The command line: one class a command, found by ServiceLoader. */
@NullMarked
package dev.llmnode.node.cli;

import org.jspecify.annotations.NullMarked;
