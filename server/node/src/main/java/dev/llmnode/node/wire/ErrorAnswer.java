package dev.llmnode.node.wire;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.api.model.error.ErrorDetail;
import dev.llmnode.api.model.error.ErrorResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as both doors show it.
 *
 * @param code what, for programs; sets the HTTP status
 * @param message what, for people
 * @param field the wire path of the part at fault
 * @param details more words
 * @param headers what goes with the status over HTTP
 */
public record ErrorAnswer(
        ErrorCode code,
        String message,
        @Nullable String field,
        @Nullable String details,
        Map<String, String> headers) {
    public ErrorAnswer {
        headers = Map.copyOf(headers);
    }

    static ErrorAnswer of(ErrorCode code, String message) {
        return new ErrorAnswer(code, message, null, null, Map.of());
    }

    public int status() {
        return code.status();
    }

    public ErrorDetail detail(@Nullable String requestId) {
        return new ErrorDetail(code, message, field, details, requestId);
    }

    public ErrorResponse body(@Nullable String requestId) {
        return new ErrorResponse(detail(requestId));
    }
}
