package dev.llmnode.node.wire;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.discovery.NetworkException;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.error.Seconds;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever was thrown into the error that the caller sees. */
public final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final String RETRY_AFTER = "Retry-After";
    private final boolean internals;

    /** @param internals whether to tell callers what went wrong inside the node */
    public ErrorAnswers(boolean internals) {
        this.internals = internals;
    }

    public ErrorAnswer of(Throwable thrown) {
        return switch (thrown) {
            case NodeException e -> of(e);
            case HttpProblem e -> e.answer();
            case NetworkException.BootstrapFailed e -> ErrorAnswer.of(ErrorCode.BOOTSTRAP_FAILED, message(e));
            case NetworkException.MethodDisabled e ->
                new ErrorAnswer(ErrorCode.VALIDATION_ERROR, message(e), "method", null, Map.of());
            case NetworkException e -> ErrorAnswer.of(ErrorCode.CONNECTION_ERROR, message(e));
            case InterruptedException _ ->
                new ErrorAnswer(
                        ErrorCode.INSUFFICIENT_RESOURCES,
                        "The request was given up",
                        null,
                        null,
                        Map.of(RETRY_AFTER, "1"));
            default -> unforeseen(thrown);
        };
    }

    private ErrorAnswer of(NodeException e) {
        return switch (e) {
            case NodeException.InvalidRequest _ -> answer(ErrorCode.VALIDATION_ERROR, e, Map.of());
            case NodeException.Unauthorized _ ->
                answer(ErrorCode.UNAUTHORIZED, e, Map.of("WWW-Authenticate", "Bearer realm=\"llm-node\""));
            case NodeException.Forbidden _ -> answer(ErrorCode.FORBIDDEN, e, Map.of());
            case NodeException.ModelNotFound _ -> answer(ErrorCode.MODEL_NOT_FOUND, e, Map.of());
            case NodeException.PeerNotFound _ -> answer(ErrorCode.PEER_NOT_FOUND, e, Map.of());
            case NodeException.Conflict _ -> answer(ErrorCode.CONFLICT, e, Map.of());
            case NodeException.StreamExpired _ -> answer(ErrorCode.STREAM_EXPIRED, e, Map.of());
            case NodeException.RateLimited limited ->
                answer(ErrorCode.RATE_LIMIT_EXCEEDED, e, retryAfter(limited.retryAfter()));
            case NodeException.InsufficientResources lacking ->
                answer(ErrorCode.INSUFFICIENT_RESOURCES, e, retryAfter(lacking.retryAfter()));
            case NodeException.Timeout _ -> answer(ErrorCode.TIMEOUT, e, Map.of());
            case NodeException.InferenceFailed _ -> {
                LOG.error("An inference failed", e);
                yield new ErrorAnswer(
                        ErrorCode.INFERENCE_FAILED, message(e), null, internals ? e.details() : null, Map.of());
            }
        };
    }

    private static ErrorAnswer answer(ErrorCode code, NodeException e, Map<String, String> headers) {
        return new ErrorAnswer(code, message(e), e.field(), e.details(), headers);
    }

    private static Map<String, String> retryAfter(Duration wait) {
        return Map.of(RETRY_AFTER, Long.toString(Seconds.roundedUp(wait)));
    }

    private ErrorAnswer unforeseen(Throwable thrown) {
        LOG.error("A request failed in an unforeseen way", thrown);
        @Nullable String details = internals ? thrown.toString() : null;
        return new ErrorAnswer(
                ErrorCode.INTERNAL_ERROR, "The node failed in an unforeseen way", null, details, Map.of());
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
