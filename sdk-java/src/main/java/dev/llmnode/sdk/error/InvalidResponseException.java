package dev.llmnode.sdk.error;

import dev.llmnode.sdk.stream.StreamProgress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer is not what the API says: something other than a node answered, or it was damaged on the way. */
public class InvalidResponseException extends LlmNodeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 200;

    private final String body;
    private final transient @Nullable StreamProgress progress;

    /** An answer that is not right. */
    public InvalidResponseException(String message, String body) {
        this(message, body, null);
    }

    /** A stream that is not right after having got so far. */
    public InvalidResponseException(String message, String body, @Nullable StreamProgress progress) {
        super(message + ": '" + (body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body) + "'");
        this.body = body;
        this.progress = progress;
    }

    /** What came. */
    public String body() {
        return body;
    }

    /** How far a stream got before it. */
    public Optional<StreamProgress> progress() {
        return Optional.ofNullable(progress);
    }
}
