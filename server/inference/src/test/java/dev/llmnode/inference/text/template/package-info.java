@NullMarked
package dev.llmnode.inference.text.template;

import org.jspecify.annotations.NullMarked;
