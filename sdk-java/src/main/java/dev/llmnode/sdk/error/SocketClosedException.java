package dev.llmnode.sdk.error;

import dev.llmnode.sdk.stream.StreamProgress;

/** The WebSocket was closed while a request ran on it. */
public class SocketClosedException extends StreamInterruptedException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final String requestId;

    /** A request that got so far. */
    public SocketClosedException(int code, String reason, String requestId, StreamProgress progress) {
        super(
                "the WebSocket closed (%d%s) during request %s, after %d characters of text"
                        .formatted(
                                code,
                                reason.isEmpty() ? "" : " " + reason,
                                requestId,
                                progress.text().length()),
                progress,
                null);
        this.code = code;
        this.reason = reason;
        this.requestId = requestId;
    }

    /** The close code; 1006 where the connection broke. */
    public int code() {
        return code;
    }

    /** What the node said. */
    public String reason() {
        return reason;
    }

    /** The request that ran. */
    public String requestId() {
        return requestId;
    }
}
