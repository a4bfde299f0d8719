/** One question, one answer, a stream each. */
@NullMarked
package dev.llmnode.p2p.reqres;

import org.jspecify.annotations.NullMarked;
