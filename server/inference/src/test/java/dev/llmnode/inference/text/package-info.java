@NullMarked
package dev.llmnode.inference.text;

import org.jspecify.annotations.NullMarked;
