package dev.llmnode.sdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of one call, which go before the client's. */
public final class RequestOptions {
    private static final RequestOptions DEFAULTS = builder().build();

    private final @Nullable Duration timeout;
    private final @Nullable Integer maxRetries;
    private final @Nullable Duration maxAge;
    private final Map<String, String> headers;

    private RequestOptions(Builder builder) {
        this.timeout = builder.timeout;
        this.maxRetries = builder.maxRetries;
        this.maxAge = builder.maxAge;
        this.headers = Map.copyOf(builder.headers);
    }

    /** Nothing but the client's settings. */
    public static RequestOptions defaults() {
        return DEFAULTS;
    }

    /** Begins settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Longest wait for an answer, each try by itself. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** How often the call is tried again. */
    public Optional<Integer> maxRetries() {
        return Optional.ofNullable(maxRetries);
    }

    /** How old an answer may be that this client got before. */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
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
        private @Nullable Duration maxAge;

        private Builder() {}

        /** Longest wait for an answer, each try by itself. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** How often the call is tried again; 0 for never. */
        public Builder maxRetries(int value) {
            maxRetries = value;
            return this;
        }

        /** For calls by GET: takes an answer that this client got at most so long ago, instead of asking. */
        public Builder maxAge(Duration value) {
            maxAge = value;
            return this;
        }

        /** A header, added to the client's or in place of one. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** The settings. */
        public RequestOptions build() {
            return new RequestOptions(this);
        }
    }
}
