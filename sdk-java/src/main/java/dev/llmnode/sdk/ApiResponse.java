package dev.llmnode.sdk;

import java.net.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer with what came around it.
 *
 * @param data the answer
 * @param status the HTTP status
 * @param headers the headers
 * @param <T> what the answer is
 */
public record ApiResponse<T extends @Nullable Object>(T data, int status, HttpHeaders headers) {

    /** Quote it when you report a problem. */
    public Optional<String> requestId() {
        return headers.firstValue("x-request-id");
    }
}
