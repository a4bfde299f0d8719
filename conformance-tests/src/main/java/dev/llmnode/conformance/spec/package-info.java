/** What the specifications say about an answer or a message. */
@NullMarked
package dev.llmnode.conformance.spec;

import org.jspecify.annotations.NullMarked;
