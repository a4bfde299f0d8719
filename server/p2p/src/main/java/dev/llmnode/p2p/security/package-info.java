/** Who is on the other side, and that nobody else listens: Noise and TLS. */
@NullMarked
package dev.llmnode.p2p.security;

import org.jspecify.annotations.NullMarked;
