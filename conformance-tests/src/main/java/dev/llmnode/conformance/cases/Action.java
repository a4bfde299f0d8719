package dev.llmnode.conformance.cases;

/** What a step does: on the wire ({@code http}, {@code raw}, {@code websocket}) or through a client library ({@code call}). */
public sealed interface Action permits HttpAction, RawAction, WebSocketAction, CallAction {}
