/** What can go wrong: one tree below {@link dev.llmnode.sdk.error.LlmNodeException}. */
@NullMarked
package dev.llmnode.sdk.error;

import org.jspecify.annotations.NullMarked;
