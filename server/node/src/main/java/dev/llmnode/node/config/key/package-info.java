/** What a setting is: its name, how its value is written, and what is refused. */
@NullMarked
package dev.llmnode.node.config.key;

import org.jspecify.annotations.NullMarked;
