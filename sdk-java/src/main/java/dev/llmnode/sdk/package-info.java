/** A client for LLM Node; begin with {@link dev.llmnode.sdk.LlmNode}. */
@NullMarked
package dev.llmnode.sdk;

import org.jspecify.annotations.NullMarked;
