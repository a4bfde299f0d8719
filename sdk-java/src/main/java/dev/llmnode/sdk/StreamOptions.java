package dev.llmnode.sdk;

import dev.llmnode.sdk.stream.ServerSentEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of one stream, which go before the client's. */
public final class StreamOptions {
    private static final StreamOptions DEFAULTS = builder().build();

    private final @Nullable Duration timeout;
    private final @Nullable Integer maxRetries;
    private final @Nullable Duration idleTimeout;
    private final @Nullable ResumeOptions resume;
    private final Consumer<ServerSentEvent> onEvent;
    private final Map<String, String> headers;

    private StreamOptions(Builder builder) {
        this.timeout = builder.timeout;
        this.maxRetries = builder.maxRetries;
        this.idleTimeout = builder.idleTimeout;
        this.resume = builder.resume;
        this.onEvent = builder.onEvent;
        this.headers = Map.copyOf(builder.headers);
    }

    /** Nothing but the client's settings. */
    public static StreamOptions defaults() {
        return DEFAULTS;
    }

    /** Begins settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Longest wait for the head of the answer, each try by itself. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** How often the call is tried again before its first event. */
    public Optional<Integer> maxRetries() {
        return Optional.ofNullable(maxRetries);
    }

    /** Longest silence before the connection counts as dropped. */
    public Optional<Duration> idleTimeout() {
        return Optional.ofNullable(idleTimeout);
    }

    /** How the stream is gone on with after a drop. */
    public Optional<ResumeOptions> resume() {
        return Optional.ofNullable(resume);
    }

    /** Who is told of each event as it came. */
    public Consumer<ServerSentEvent> onEvent() {
        return onEvent;
    }

    /** Headers, added to the client's or in place of them. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Collects settings. */
    public static final class Builder {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable Duration timeout;
        private @Nullable Integer maxRetries;
        private @Nullable Duration idleTimeout;
        private @Nullable ResumeOptions resume;
        private Consumer<ServerSentEvent> onEvent = event -> {};

        private Builder() {}

        /** Longest wait for the head of the answer, each try by itself. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** How often the call is tried again before its first event; 0 for never. */
        public Builder maxRetries(int value) {
            maxRetries = value;
            return this;
        }

        /** Longest silence before the connection counts as dropped. */
        public Builder idleTimeout(Duration value) {
            idleTimeout = value;
            return this;
        }

        /** How the stream is gone on with after a drop. */
        public Builder resume(ResumeOptions value) {
            resume = value;
            return this;
        }

        /** Is told of each event as it came, those of unknown names too, on a thread of the HTTP client. */
        public Builder onEvent(Consumer<ServerSentEvent> value) {
            onEvent = value;
            return this;
        }

        /** A header, added to the client's or in place of one. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** The settings. */
        public StreamOptions build() {
            return new StreamOptions(this);
        }
    }
}
