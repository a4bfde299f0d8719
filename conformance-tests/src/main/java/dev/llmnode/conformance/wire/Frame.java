package dev.llmnode.conformance.wire;

/** What a WebSocket brought. */
public sealed interface Frame {

    /** A whole text message. */
    record Text(String text) implements Frame {}

    /** A binary message, or a piece of one. */
    record Binary(int length) implements Frame {}

    /** A protocol ping, which the client has answered. */
    record Ping() implements Frame {}

    /** A protocol pong with its payload as text. */
    record Pong(String payload) implements Frame {}

    /** A close frame. */
    record Closed(int code, String reason) implements Frame {}

    /** The connection ended without a close frame. */
    record Broken(String cause) implements Frame {}
}
