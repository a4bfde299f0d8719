package dev.llmnode.sdk.socket;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of one stream over a WebSocket.
 *
 * @param timeout longest wait for the first piece; the client's timeout without it
 */
public record SocketStreamOptions(Optional<Duration> timeout) {
    private static final SocketStreamOptions DEFAULTS = new SocketStreamOptions(Optional.empty());

    /** Nothing but the client's settings. */
    public static SocketStreamOptions defaults() {
        return DEFAULTS;
    }

    /** A longest wait for the first piece. */
    public static SocketStreamOptions timeout(Duration timeout) {
        return new SocketStreamOptions(Optional.of(timeout));
    }
}
