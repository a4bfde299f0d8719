/** The command that starts a node and keeps it running. */
@NullMarked
package dev.llmnode.node.cli.serve;

import org.jspecify.annotations.NullMarked;
