package dev.llmnode.conformance.wire;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event as a client sees it (WHATWG HTML, "Server-sent events").
 *
 * @param id the event's own id; null if it carried none
 * @param name event type; {@code message} where the stream names none
 * @param data data lines, joined by line feeds
 * @param atNanos when its last byte was read, on the {@link System#nanoTime()} clock
 */
public record SseEvent(@Nullable String id, String name, String data, long atNanos) {}
