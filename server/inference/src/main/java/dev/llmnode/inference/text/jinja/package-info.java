/**
 * The language of chat templates: the part of Jinja2 that they use, read into trees of records. Blocks are trimmed as
 * Hugging Face's libraries set them to be: {@code trim_blocks} and {@code lstrip_blocks} are on.
 */
@NullMarked
package dev.llmnode.inference.text.jinja;

import org.jspecify.annotations.NullMarked;
