package dev.llmnode.p2p.limits;

import dev.llmnode.p2p.mux.YamuxOptions;
import java.time.Duration;

/**
 * What a host spends at most; the defaults are near go-libp2p's.
 *
 * @param connections open at once, handshakes included
 * @param connectionsPerPrefix inbound, of one IPv4 address or one IPv6 /56
 * @param connectionsPerPeer with one peer; more than one happens while two dials cross
 * @param streams open at once on all connections
 * @param streamsPerPeer open at once with one peer, both directions
 * @param streamsPerProtocol inbound of one protocol and peer
 * @param memory bytes that came and were not read yet, of all connections together
 * @param memoryPerConnection the same of one connection
 * @param lowWater connections left after trimming
 * @param highWater connections at which trimming begins
 * @param grace a connection younger than this is not trimmed
 * @param handshake longest time until a connection is ready
 * @param negotiation longest time until a stream has its protocol
 */
public record Limits(
        int connections,
        int connectionsPerPrefix,
        int connectionsPerPeer,
        int streams,
        int streamsPerPeer,
        int streamsPerProtocol,
        long memory,
        long memoryPerConnection,
        int lowWater,
        int highWater,
        Duration grace,
        Duration handshake,
        Duration negotiation,
        YamuxOptions yamux) {
    /** An eighth of the heap, as in go-libp2p, which adds an eighth of the machine's memory to its base. */
    private static final long DEFAULT_MEMORY =
            Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    public static final Limits DEFAULT = new Limits(
            256,
            32,
            4,
            4096,
            1024,
            256,
            DEFAULT_MEMORY,
            DEFAULT_MEMORY / 4,
            160,
            192,
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            YamuxOptions.DEFAULT);
}
