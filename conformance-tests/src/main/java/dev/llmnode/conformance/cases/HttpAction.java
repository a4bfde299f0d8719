package dev.llmnode.conformance.cases;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A well-formed HTTP request.
 *
 * @param method request method; GET when left out
 * @param path path with its query string, as it goes on the wire
 * @param query query parameters, percent-encoded by the runner
 * @param headers request headers
 * @param json body, sent as {@code application/json} unless a header says otherwise
 * @param text body, sent as it is; excludes {@code json}
 */
public record HttpAction(
        @Nullable String method,
        @Nullable String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable JsonNode json,
        @Nullable String text)
        implements Action {

    public HttpAction {
        query = query == null ? Map.of() : Map.copyOf(query);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }
}
