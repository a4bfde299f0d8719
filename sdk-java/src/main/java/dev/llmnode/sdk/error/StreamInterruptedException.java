package dev.llmnode.sdk.error;

import dev.llmnode.sdk.stream.StreamProgress;
import org.jspecify.annotations.Nullable;

/** A stream was lost and could not be gone on with. */
public class StreamInterruptedException extends ConnectionException {
    private static final long serialVersionUID = 1L;

    private final transient StreamProgress progress;

    /** A stream that got so far. */
    public StreamInterruptedException(String message, StreamProgress progress, @Nullable Throwable cause) {
        super(message, true, cause);
        this.progress = progress;
    }

    /** How far it got. */
    public StreamProgress progress() {
        return progress;
    }
}
