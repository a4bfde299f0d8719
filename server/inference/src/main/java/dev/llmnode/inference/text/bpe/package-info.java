/** Tokenizers by byte-pair encoding: byte-level as in GPT-2, and by scores as in SentencePiece. */
@NullMarked
package dev.llmnode.inference.text.bpe;

import org.jspecify.annotations.NullMarked;
