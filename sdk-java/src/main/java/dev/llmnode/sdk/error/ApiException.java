package dev.llmnode.sdk.error;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.sdk.stream.StreamProgress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * The node answered with an error. Each code and each status that the API knows has a class of its own below this one; what is not known is of its
 * status's class or, failing that, of this one.
 */
public class ApiException extends LlmNodeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorAnswer answer;

    /** Made by the client, out of an answer. */
    public ApiException(ErrorAnswer answer) {
        super(answer.describe());
        this.answer = answer;
    }

    /** The HTTP status; in mid-stream and on the WebSocket, the one that belongs to the code. */
    public int status() {
        return answer.status();
    }

    /** What went wrong, for programs. Empty where the answer was not the node's own. */
    public Optional<String> code() {
        return Optional.ofNullable(answer.code());
    }

    /** What went wrong, in the node's words; {@link #getMessage()} has more. */
    public String detail() {
        return answer.detail();
    }

    /** The field of the request that is at fault. */
    public Optional<String> field() {
        return Optional.ofNullable(answer.field());
    }

    /** More words. */
    public Optional<String> details() {
        return Optional.ofNullable(answer.details());
    }

    /** Quote it when you report a problem. */
    public Optional<String> requestId() {
        return Optional.ofNullable(answer.requestId());
    }

    /** How long the node asks to wait before trying again. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(answer.retryAfter());
    }

    /** The answer's headers, where there was one. */
    public Optional<HttpHeaders> headers() {
        return Optional.ofNullable(answer.headers());
    }

    /** The answer's body as it came; a text where it is no JSON. */
    public Optional<JsonNode> body() {
        return Optional.ofNullable(answer.body());
    }

    /** How far a stream got before it. */
    public Optional<StreamProgress> progress() {
        return Optional.ofNullable(answer.progress());
    }
}
