package dev.llmnode.sdk.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ErrorAnswer;
import dev.llmnode.sdk.stream.StreamProgress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes errors out of what nodes send. */
public final class ErrorReader {
    private static final int SHOWN = 200;

    private ErrorReader() {}

    /** The error that an answer's body and head tell. */
    static ApiException ofAnswer(int status, String text, HttpHeaders headers, Instant now) {
        JsonNode body = parsed(text);
        JsonNode detail = body.path("error");
        String fallback = text.isBlank() ? "the answer has no body" : shortened(text.strip());
        String elsewhere = headers.firstValue("location").orElse(null);
        if (status / 100 == 3 && elsewhere != null) { // which is not followed: the key is for this node
            fallback = "the node is elsewhere; if you trust it, give %s as baseUrl"
                    .formatted(Redaction.withoutCredentials(elsewhere));
        }
        String requestId = text(detail, "request_id");
        return ErrorCodes.of(new ErrorAnswer(
                status,
                text(detail, "code"),
                orElse(text(detail, "message"), fallback),
                text(detail, "field"),
                text(detail, "details"),
                requestId == null ? headers.firstValue("x-request-id").orElse(null) : requestId,
                headers.firstValue("retry-after")
                        .flatMap(value -> retryAfter(value, now))
                        .orElse(null),
                headers,
                body,
                null));
    }

    /** The error that an error object tells, as it comes in mid-stream or over the WebSocket. */
    public static ApiException ofDetail(JsonNode detail, @Nullable StreamProgress progress) {
        String code = text(detail, "code");
        return ErrorCodes.of(new ErrorAnswer(
                ErrorCodes.statusOf(code, 500),
                code,
                orElse(text(detail, "message"), "the node gave no reason"),
                text(detail, "field"),
                text(detail, "details"),
                text(detail, "request_id"),
                null,
                null,
                detail,
                progress));
    }

    /** An answer's error to somebody who has read a part of the stream. */
    public static ApiException late(ApiException error, StreamProgress progress) {
        return ErrorCodes.of(new ErrorAnswer(
                error.status(),
                error.code().orElse(null),
                error.detail(),
                error.field().orElse(null),
                error.details().orElse(null),
                error.requestId().orElse(null),
                error.retryAfter().orElse(null),
                error.headers().orElse(null),
                error.body().orElse(null),
                progress));
    }

    /** What {@code Retry-After} says: seconds, or a date. */
    static Optional<Duration> retryAfter(String value, Instant now) {
        String text = value.strip();
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(now, date);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }

    private static @Nullable String text(JsonNode detail, String name) {
        return detail.path(name).textValue();
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }
}
