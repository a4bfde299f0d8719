package dev.llmnode.sdk.stream;

/**
 * One event of a stream, as the HTML standard has it.
 *
 * @param event the event's name; {@code message} where none was given
 * @param data its data
 * @param id the last id that was given, with this event or before it; may be empty
 */
public record ServerSentEvent(String event, String data, String id) {}
