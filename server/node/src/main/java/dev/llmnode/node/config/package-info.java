/** What an operator can set: one typed interface an area, from a YAML file, the environment and flags. */
@NullMarked
package dev.llmnode.node.config;

import org.jspecify.annotations.NullMarked;
