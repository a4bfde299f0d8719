package dev.llmnode.sdk.internal.stream;

import dev.llmnode.sdk.stream.ServerSentEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parses server-sent events (WHATWG HTML, section 9.2.6) out of bytes that come in pieces, however they are cut: a character cut in two is whole again
 * in its line. An event whose blank line has not come is not told: the stream broke before it was whole.
 */
final class EventParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Consumer<ServerSentEvent> told;
    private byte[] line = new byte[256];
    private int length;
    private boolean afterCarriageReturn;
    private boolean first = true;
    private @Nullable StringBuilder data;
    private String event = "";
    private String id = "";

    EventParser(Consumer<ServerSentEvent> told) {
        this.told = told;
    }

    /** Tells the events that these bytes complete. */
    void push(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean second = afterCarriageReturn && next == '\n';
            afterCarriageReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                if (!second) {
                    line(new String(line, 0, length, StandardCharsets.UTF_8));
                    length = 0;
                }
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = next;
            }
        }
    }

    private void line(String given) {
        String text = first && given.startsWith(BYTE_ORDER_MARK) ? given.substring(1) : given;
        first = false;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String name = colon == -1 ? text : text.substring(0, colon);
        String value = colon == -1 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (name) {
            case "data" ->
                data = data == null
                        ? new StringBuilder(value)
                        : data.append('\n').append(value);
            case "event" -> event = value;
            case "id" -> id = value.indexOf('\0') == -1 ? value : id;
            default -> {} // a comment, or a field that is not known
        }
    }

    private void dispatch() {
        StringBuilder collected = data;
        String name = event.isEmpty() ? "message" : event;
        data = null;
        event = "";
        if (collected != null) {
            told.accept(new ServerSentEvent(name, collected.toString(), id));
        }
    }
}
