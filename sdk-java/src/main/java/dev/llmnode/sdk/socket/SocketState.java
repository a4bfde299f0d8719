package dev.llmnode.sdk.socket;

/** Whether a WebSocket is connected. */
public enum SocketState {
    /** It will connect when it is used. */
    IDLE,
    /** It is being connected. */
    CONNECTING,
    /** It is connected. */
    OPEN,
    /** It was closed for good. */
    CLOSED
}
