/** The models that the node serves, and whether each is there yet. */
@NullMarked
package dev.llmnode.node.application.model;

import org.jspecify.annotations.NullMarked;
