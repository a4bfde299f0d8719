/** One answer to one request: what is asked, and what comes back piece by piece. */
@NullMarked
package dev.llmnode.node.application.answer;

import org.jspecify.annotations.NullMarked;
