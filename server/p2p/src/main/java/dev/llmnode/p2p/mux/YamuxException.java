package dev.llmnode.p2p.mux;

import java.io.IOException;

/** The peer does not keep to Yamux, or ended a stream or the connection. */
public final class YamuxException extends IOException {
    public YamuxException(String message) {
        super(message);
    }
}
