/** How requests and answers are read from JSON and written to it. */
@NullMarked
package dev.llmnode.sdk.json;

import org.jspecify.annotations.NullMarked;
