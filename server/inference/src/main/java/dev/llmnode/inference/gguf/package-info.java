/** Model files in the GGUF format, versions 2 and 3: mapped into memory, checked once at opening, copied nowhere. */
@NullMarked
package dev.llmnode.inference.gguf;

import org.jspecify.annotations.NullMarked;
