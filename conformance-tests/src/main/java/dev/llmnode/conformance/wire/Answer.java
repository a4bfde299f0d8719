package dev.llmnode.conformance.wire;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP answer, read to its end.
 *
 * @param status status code
 * @param headers values by lower-case name
 * @param body the body, read as UTF-8; empty for a stream, whose events are apart
 * @param events of a {@code text/event-stream}
 * @param closed whether the node closed the connection after it; always false where a pooling client was used
 */
public record Answer(
        int status, Map<String, List<String>> headers, String body, List<SseEvent> events, boolean closed) {

    /** The first value of a header. */
    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }

    /** Type and subtype of the body, without parameters; empty where there is no {@code Content-Type}. */
    public String mediaType() {
        return header("content-type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
