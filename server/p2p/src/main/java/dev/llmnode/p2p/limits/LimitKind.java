package dev.llmnode.p2p.limits;

/** What can be limited, and in which scope. */
public enum LimitKind {
    CONNECTIONS,
    CONNECTIONS_PER_PREFIX,
    CONNECTIONS_PER_PEER,
    STREAMS,
    STREAMS_PER_PEER,
    STREAMS_PER_PROTOCOL,
    MEMORY
}
