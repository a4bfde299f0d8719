/** QUIC version 1: transport, encryption and streams in one (libp2p spec, quic). */
@NullMarked
package dev.llmnode.p2p.quic;

import org.jspecify.annotations.NullMarked;
