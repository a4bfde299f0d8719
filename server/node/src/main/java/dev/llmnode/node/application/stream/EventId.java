package dev.llmnode.node.application.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client gives to go on after an event: {@code <stream>.<characters>}, with {@code .end} behind it for the last one.
 *
 * @param stream the stream
 * @param position characters (UTF-16) sent up to and with the event
 * @param end whether the event was the last one
 */
record EventId(StreamId stream, int position, boolean end) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.([0-9]{1,9})(\\.end)?");

    static Optional<EventId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(
                        new StreamId(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3) != null))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return stream.text() + "." + position + (end ? ".end" : "");
    }
}
