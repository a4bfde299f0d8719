package dev.llmnode.node.wire;

import dev.llmnode.api.model.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request as HTTP, before it means anything. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String details;
    private final transient Map<String, String> headers;

    private HttpProblem(ErrorCode code, String message, @Nullable String details, Map<String, String> headers) {
        super(message);
        this.code = code;
        this.details = details;
        this.headers = headers;
    }

    public static HttpProblem of(ErrorCode code, String message) {
        return new HttpProblem(code, message, null, Map.of());
    }

    public static HttpProblem of(ErrorCode code, String message, String details) {
        return new HttpProblem(code, message, details, Map.of());
    }

    /** With headers that belong to the status, such as {@code Allow}. */
    public static HttpProblem withHeaders(ErrorCode code, String message, Map<String, String> headers) {
        return new HttpProblem(code, message, null, Map.copyOf(headers));
    }

    ErrorAnswer answer() {
        return new ErrorAnswer(code, String.valueOf(getMessage()), null, details, headers);
    }
}
