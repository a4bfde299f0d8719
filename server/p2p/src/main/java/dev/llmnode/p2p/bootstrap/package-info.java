/** Into a network by addresses that are known beforehand, and back into it when contact is lost. */
@NullMarked
package dev.llmnode.p2p.bootstrap;

import org.jspecify.annotations.NullMarked;
