package dev.llmnode.conformance.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of a stream one by one. Not for use by several threads. */
public final class SseReader {

    private final BufferedReader lines;
    private int comments;

    public SseReader(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8), 1024);
    }

    /** The next event with data; null at the end of the stream. An event that the end cuts off is dropped, as the standard says. */
    public @Nullable SseEvent next() throws IOException {
        String id = null;
        String name = "message";
        List<String> data = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new SseEvent(id, name, String.join("\n", data), System.nanoTime());
                }
                id = null;
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "" -> comments++;
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data.add(value);
                default -> {}
            }
        }
        return null;
    }

    /** All events up to the end of the stream. */
    public List<SseEvent> all() throws IOException {
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    /** Comment lines seen so far, keep-alives among them. */
    public int comments() {
        return comments;
    }
}
