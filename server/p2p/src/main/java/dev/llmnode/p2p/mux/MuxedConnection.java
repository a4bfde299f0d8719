package dev.llmnode.p2p.mux;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A secured connection that carries streams. */
public interface MuxedConnection {
    /** Opens a stream; it costs no round trip. */
    MuxedStream open() throws IOException;

    /**
     * Takes the streams that the peer opens, those included that came before this call. The consumer runs on an event loop
     * and must hand over at once.
     */
    void accept(Consumer<MuxedStream> inbound);

    /** Whether it asks a silent peer for a sign of life, so that idleness does not end it. */
    boolean keepsItselfAlive();

    /** Tells the peer, then closes. Streams that are open fail on both sides. */
    void close();

    /** Done once the connection is gone, for whatever reason. */
    CompletableFuture<Void> closed();
}
