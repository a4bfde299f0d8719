package dev.llmnode.conformance.cases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A WebSocket and what goes over it.
 *
 * @param path path of the endpoint
 * @param headers headers of the upgrade request
 * @param subprotocols offered, in order of preference
 * @param script lines, done one after the other
 */
public record WebSocketAction(String path, Map<String, String> headers, List<String> subprotocols, List<Line> script)
        implements Action {

    public WebSocketAction {
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        subprotocols = subprotocols == null ? List.of() : List.copyOf(subprotocols);
        script = script == null ? List.of() : List.copyOf(script);
    }

    /**
     * One line of a script; exactly one field is set.
     *
     * @param send a JSON message
     * @param sendText a text frame, as it is
     * @param sendHex a binary frame
     * @param sendPing a protocol ping with this payload
     * @param close a close frame with this code
     * @param expect the next message must look like this
     * @param expectUntil messages are read until one looks like this
     * @param expectAll messages are read until each of these has come, in any order
     * @param expectPong a protocol pong with this payload must come
     * @param expectClose the next thing must be a close frame: {@code {code, reason}}
     */
    public record Line(
            @Nullable JsonNode send,
            @Nullable String sendText,
            @Nullable String sendHex,
            @Nullable String sendPing,
            @Nullable Integer close,
            @Nullable JsonNode expect,
            @Nullable JsonNode expectUntil,
            @Nullable List<JsonNode> expectAll,
            @Nullable String expectPong,
            @Nullable JsonNode expectClose) {}
}
