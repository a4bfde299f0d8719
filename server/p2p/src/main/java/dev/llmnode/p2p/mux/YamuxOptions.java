package dev.llmnode.p2p.mux;

import java.time.Duration;

/**
 * Bounds of a session.
 *
 * @param maxInboundStreams streams that the peer may have open at once; more are reset
 * @param maxWindow bytes up to which a stream's receive window may grow
 * @param keepAlive how often an idle connection is asked whether it lives; unanswered once, it is closed
 */
public record YamuxOptions(int maxInboundStreams, int maxWindow, Duration keepAlive) {
    /** What go-yamux has: windows up to 16 MiB, a ping each 30 s. */
    public static final YamuxOptions DEFAULT = new YamuxOptions(1024, 16 << 20, Duration.ofSeconds(30));
}
