/** How calls are made; nothing here is for users. */
@NullMarked
package dev.llmnode.sdk.internal;

import org.jspecify.annotations.NullMarked;
