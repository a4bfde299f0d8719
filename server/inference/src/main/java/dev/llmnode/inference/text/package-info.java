/** Between text and token ids: tokenizers, incremental detokenizing, chat templates, stop strings. */
@NullMarked
package dev.llmnode.inference.text;

import org.jspecify.annotations.NullMarked;
