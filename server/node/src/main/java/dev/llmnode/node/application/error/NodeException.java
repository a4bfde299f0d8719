package dev.llmnode.node.application.error;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a request cannot be answered; the message is fit to be read by the caller of the API.
 *
 * <pre>
 * NodeException
 * ├── InvalidRequest         a rule is broken; field() names the part at fault
 * ├── Unauthorized           no key, or a wrong one
 * ├── Forbidden              a web page of a foreign origin
 * ├── ModelNotFound          no such model; details() lists those there are
 * ├── PeerNotFound           no such peer
 * ├── Conflict               a request with this id is running on the same socket
 * ├── StreamExpired          the stream to resume is unknown, or waited too long
 * ├── RateLimited            too many calls; retryAfter() is the true wait
 * ├── InsufficientResources  queue, streams or connections full, model not there yet
 * ├── Timeout                no answer, or no first event, in time
 * └── InferenceFailed        the model failed
 * </pre>
 */
public abstract sealed class NodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String field;
    private final @Nullable String details;

    private NodeException(String message, @Nullable String field, @Nullable String details, @Nullable Throwable cause) {
        super(message, cause);
        this.field = field;
        this.details = details;
    }

    /** Path of the request's field at fault, as it is written on the wire. */
    public @Nullable String field() {
        return field;
    }

    /** More words. */
    public @Nullable String details() {
        return details;
    }

    public static final class InvalidRequest extends NodeException {
        private static final long serialVersionUID = 1L;

        public InvalidRequest(@Nullable String field, String message, @Nullable String details) {
            super(message, field, details, null);
        }
    }

    public static final class Unauthorized extends NodeException {
        private static final long serialVersionUID = 1L;

        public Unauthorized() {
            super("Invalid or missing API key", null, "Send it as X-API-Key or as Authorization: Bearer", null);
        }
    }

    public static final class Forbidden extends NodeException {
        private static final long serialVersionUID = 1L;

        public Forbidden(String origin) {
            super(
                    "Pages from %s may not do this".formatted(origin),
                    null,
                    "Name the origin in api.cors-allowed-origins to allow it",
                    null);
        }
    }

    public static final class ModelNotFound extends NodeException {
        private static final long serialVersionUID = 1L;

        public ModelNotFound(String model, Collection<String> available) {
            super(
                    "Model '%s' not found on this node".formatted(model),
                    "model",
                    available.isEmpty() ? "There are no models" : "Available models: " + String.join(", ", available),
                    null);
        }
    }

    public static final class PeerNotFound extends NodeException {
        private static final long serialVersionUID = 1L;

        public PeerNotFound(String peerId) {
            super("Peer '%s' is not known to this node".formatted(peerId), "peer_id", null, null);
        }
    }

    public static final class Conflict extends NodeException {
        private static final long serialVersionUID = 1L;

        public Conflict(String requestId) {
            super(
                    "Request '%s' is still running on this socket".formatted(requestId),
                    "request_id",
                    "Choose another request_id, or leave it out",
                    null);
        }
    }

    public static final class StreamExpired extends NodeException {
        private static final long serialVersionUID = 1L;

        public StreamExpired() {
            super("The stream is unknown or has expired", "Last-Event-ID", "Send the request anew without it", null);
        }
    }

    public static final class RateLimited extends NodeException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public RateLimited(Duration retryAfter) {
            super(
                    "Rate limit exceeded. Please retry after %d seconds".formatted(Seconds.roundedUp(retryAfter)),
                    null,
                    null,
                    null);
            this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    public static final class InsufficientResources extends NodeException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public InsufficientResources(String message, Duration retryAfter) {
            super(message, null, null, null);
            this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter is null");
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    public static final class Timeout extends NodeException {
        private static final long serialVersionUID = 1L;

        public Timeout(Duration limit) {
            super(
                    "Request timeout after %s seconds".formatted(Seconds.text(limit)),
                    null,
                    "Ask for fewer tokens, or stream the answer",
                    null);
        }
    }

    public static final class InferenceFailed extends NodeException {
        private static final long serialVersionUID = 1L;

        public InferenceFailed(Throwable cause) {
            super("The model failed to answer", null, cause.getMessage(), cause);
        }
    }
}
