package dev.llmnode.p2p.swarm;

/** Who opened a connection or a stream: the peer, or we. */
public enum Direction {
    INBOUND,
    OUTBOUND
}
