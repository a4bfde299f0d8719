package dev.llmnode.p2p.swarm;

import java.io.IOException;

/** Serves the streams of one protocol, each on a virtual thread of its own. The stream is closed when it returns. */
@FunctionalInterface
public interface StreamHandler {
    void handle(Stream stream) throws IOException;
}
