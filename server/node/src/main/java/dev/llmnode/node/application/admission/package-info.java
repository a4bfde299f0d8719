/** Who may come in, from where, how often and how many at once: one answer for both doors. */
@NullMarked
package dev.llmnode.node.application.admission;

import org.jspecify.annotations.NullMarked;
