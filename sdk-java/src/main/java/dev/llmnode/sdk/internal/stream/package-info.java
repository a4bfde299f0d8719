/** How pieces get from a connection to who reads them; nothing here is for users. */
@NullMarked
package dev.llmnode.sdk.internal.stream;

import org.jspecify.annotations.NullMarked;
