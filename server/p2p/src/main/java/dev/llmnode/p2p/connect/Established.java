package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.mux.MuxedConnection;
import dev.llmnode.p2p.security.SecureSession;

/**
 * What a transport hands over: proven, encrypted, and able to carry streams.
 *
 * @param description its layers, such as {@code tcp/noise/yamux}
 */
public record Established(MuxedConnection muxed, SecureSession session, Multiaddr remote, String description) {}
