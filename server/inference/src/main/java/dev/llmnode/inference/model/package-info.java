/** What a network is and where its weights lie, apart from any file format; and where models come from. */
@NullMarked
package dev.llmnode.inference.model;

import org.jspecify.annotations.NullMarked;
