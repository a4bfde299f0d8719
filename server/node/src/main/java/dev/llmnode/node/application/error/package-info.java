/** What can go wrong with a request, whichever door it came through. */
@NullMarked
package dev.llmnode.node.application.error;

import org.jspecify.annotations.NullMarked;
