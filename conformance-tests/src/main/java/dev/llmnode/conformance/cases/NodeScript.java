package dev.llmnode.conformance.cases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a node does that follows a script, so that client libraries meet what no healthy node does.
 *
 * @param answers to requests, one after the other; the last one from then on
 * @param replies over a WebSocket: what is sent for each message of a type, and when the socket opens for {@code open}
 */
public record NodeScript(List<Answer> answers, Map<String, List<Line>> replies) {

    public NodeScript {
        answers = answers == null ? List.of() : List.copyOf(answers);
        replies = replies == null ? Map.of() : Map.copyOf(replies);
    }

    /**
     * One answer.
     *
     * @param status its status; null for a connection that is closed without an answer
     * @param json the body, as JSON
     * @param text the body, as it is
     * @param events the body, as server-sent events
     * @param breaksOff whether the connection is closed before the body's end
     */
    public record Answer(
            @Nullable Integer status,
            Map<String, String> headers,
            @Nullable JsonNode json,
            @Nullable String text,
            @Nullable List<Event> events,
            boolean breaksOff) {

        public Answer {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }

    /**
     * One event of a stream.
     *
     * @param event its name; null for {@code message}
     * @param data its data, as JSON; a string as it is
     */
    public record Event(@Nullable String id, @Nullable String event, JsonNode data) {}

    /**
     * One thing done over a WebSocket; exactly one of both is set.
     *
     * @param send a message; {@code ${request_id}} is that of the message which is answered
     * @param close a close frame with this code
     */
    public record Line(@Nullable JsonNode send, @Nullable Integer close) {}
}
