/** The command that measures how fast this machine computes a model. */
@NullMarked
package dev.llmnode.node.cli.bench;

import org.jspecify.annotations.NullMarked;
