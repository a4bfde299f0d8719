package dev.llmnode.p2p.mux;

import dev.llmnode.p2p.transport.Duplex;

/** One of the streams over a connection. */
public interface MuxedStream extends Duplex {
    /** Number within the connection, for logs. */
    long id();
}
