/** Answers that come piece by piece. */
@NullMarked
package dev.llmnode.sdk.stream;

import org.jspecify.annotations.NullMarked;
