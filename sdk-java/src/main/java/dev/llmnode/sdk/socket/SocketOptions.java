package dev.llmnode.sdk.socket;

import java.time.Duration;
import java.util.function.Consumer;

/** Settings of a WebSocket. */
public final class SocketOptions {
    private static final SocketOptions DEFAULTS = builder().build();

    private final int reconnectAttempts;
    private final Duration reconnectDelay;
    private final Duration pingInterval;
    private final Duration pongTimeout;
    private final Consumer<SocketState> onStateChange;

    private SocketOptions(Builder builder) {
        this.reconnectAttempts = builder.reconnectAttempts;
        this.reconnectDelay = builder.reconnectDelay;
        this.pingInterval = builder.pingInterval;
        this.pongTimeout = builder.pongTimeout;
        this.onStateChange = builder.onStateChange;
    }

    /** What most will want. */
    public static SocketOptions defaults() {
        return DEFAULTS;
    }

    /** Begins settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** How often to try to connect before those who wait are told. */
    public int reconnectAttempts() {
        return reconnectAttempts;
    }

    /** First wait before connecting again. */
    public Duration reconnectDelay() {
        return reconnectDelay;
    }

    /** Silence after which a ping is sent. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** How long to wait for a sign of life after a ping. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** Who is told whenever the connection opens or closes. */
    public Consumer<SocketState> onStateChange() {
        return onStateChange;
    }

    /** Collects settings. */
    public static final class Builder {
        private int reconnectAttempts = 5;
        private Duration reconnectDelay = Duration.ofMillis(500);
        private Duration pingInterval = Duration.ofSeconds(30);
        private Duration pongTimeout = Duration.ofSeconds(10);
        private Consumer<SocketState> onStateChange = state -> {};

        private Builder() {}

        /** How often to try to connect before those who wait are told; 0 tries once and never connects anew. Default: 5. */
        public Builder reconnectAttempts(int value) {
            reconnectAttempts = value;
            return this;
        }

        /** First wait before connecting again; it doubles each time, up to 30 seconds. Default: half a second. */
        public Builder reconnectDelay(Duration value) {
            reconnectDelay = value;
            return this;
        }

        /** Silence after which a ping is sent; zero sends none. Default: 30 seconds. */
        public Builder pingInterval(Duration value) {
            pingInterval = value;
            return this;
        }

        /** How long to wait for a sign of life after a ping. Default: 10 seconds. */
        public Builder pongTimeout(Duration value) {
            pongTimeout = value;
            return this;
        }

        /** Is told whenever the connection opens or closes. */
        public Builder onStateChange(Consumer<SocketState> value) {
            onStateChange = value;
            return this;
        }

        /** The settings. */
        public SocketOptions build() {
            return new SocketOptions(this);
        }
    }
}
