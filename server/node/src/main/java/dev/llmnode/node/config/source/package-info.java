/** Where settings are written: a YAML file, variables, flags. */
@NullMarked
package dev.llmnode.node.config.source;

import org.jspecify.annotations.NullMarked;
