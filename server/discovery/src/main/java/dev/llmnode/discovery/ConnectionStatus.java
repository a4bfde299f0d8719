package dev.llmnode.discovery;

/** Whether this node and a peer are connected. */
public enum ConnectionStatus {
    CONNECTED,
    DISCONNECTED,
    CONNECTING
}
