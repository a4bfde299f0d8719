package dev.llmnode.node.config;

import dev.llmnode.node.config.key.Form;
import dev.llmnode.node.config.key.NotInEffectYet;
import dev.llmnode.node.config.key.Range;
import dev.llmnode.node.config.key.Secret;
import dev.llmnode.node.config.key.ValueForm;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Section {@code api}: the node's port and who may use it how much. */
@ConfigMapping(prefix = "api")
public interface ApiConfig {
    /** Where to listen, {@code HOST:PORT}; port 0 lets the system choose. */
    @WithDefault("127.0.0.1:8080")
    InetSocketAddress listenAddr();

    /** Connections at once in all, WebSockets and streams included; 0 for no limit. */
    @WithDefault("1000")
    @Range(min = 0)
    int maxConnections();

    /** Connections at once from one address; 0 for no limit. */
    @WithDefault("10")
    @Range(min = 0)
    int maxConnectionsPerIp();

    /** How long an answer, or a stream's first event, may take; queueing included. */
    @WithDefault("30s")
    @Range(min = 1)
    Duration requestTimeout();

    /** How long a connection may lie idle. */
    @WithDefault("60s")
    @Range(min = 1)
    Duration connectionIdleTimeout();

    /** How long running requests may go on after a stop was asked for. */
    @WithDefault("30s")
    @Range(min = 0)
    Duration shutdownTimeout();

    /** Whether callers must send one of {@link #apiKeys}. */
    @WithDefault("false")
    boolean requireApiKey();

    /** The keys, as they are or as {@code sha256:HEX}. */
    @Secret
    @Form(ValueForm.API_KEY)
    Optional<List<String>> apiKeys();

    /** Web pages that may use the API: origins such as {@code https://example.org}, or {@code *}. */
    @WithDefault("*")
    @Form(ValueForm.ORIGIN)
    Optional<List<String>> corsAllowedOrigins();

    /** Calls a minute from one address or with one key; 0 for no limit. */
    @WithDefault("60")
    @Range(min = 0)
    int rateLimitPerMinute();

    /** Proxies, as addresses or CIDR blocks, whose {@code X-Forwarded-For} is believed. */
    @Form(ValueForm.NETWORK)
    Optional<List<String>> trustedProxies();

    /** Whether {@code /v1/ws} is served. */
    @WithDefault("true")
    boolean enableWebsocket();

    /** Whether HTTP/2 is spoken beside HTTP/1.1. */
    @NotInEffectYet
    @WithDefault("false")
    boolean enableHttp2();

    /** Whether a failed generation is tried again. */
    @NotInEffectYet
    @WithDefault("false")
    boolean enableAutoRetry();

    /** How often a failed generation is tried again. */
    @NotInEffectYet
    @WithDefault("3")
    @Range(min = 0, max = 100)
    int maxRetries();

    /** Whether a model that keeps failing is left alone for a while. */
    @NotInEffectYet
    @WithDefault("false")
    boolean enableCircuitBreaker();

    /** Failures in a row that open the circuit breaker. */
    @NotInEffectYet
    @WithDefault("5")
    @Range(min = 1)
    int circuitBreakerThreshold();

    /** How long an open circuit breaker stays open. */
    @NotInEffectYet
    @WithDefault("30s")
    @Range(min = 1)
    Duration circuitBreakerTimeout();

    /** Time between two pings on a WebSocket. */
    @WithDefault("30s")
    @Range(min = 1)
    Duration websocketPingInterval();

    /** How long a WebSocket's client may take to answer a ping. */
    @WithDefault("10s")
    @Range(min = 1)
    Duration websocketPongTimeout();

    /** Streams at once over all connections. */
    @WithDefault("100")
    @Range(min = 1)
    int maxConcurrentStreams();

    /** How often a connection to a peer or an upstream is tried again. */
    @NotInEffectYet
    @WithDefault("3")
    @Range(min = 0, max = 100)
    int connectionRetryCount();

    /** Pause before the first of those attempts; it doubles with each. */
    @NotInEffectYet
    @WithDefault("100ms")
    @Range(min = 1)
    Duration connectionRetryBackoff();

    /** Whether connections to peers and upstreams are checked now and then. */
    @NotInEffectYet
    @WithDefault("false")
    boolean enableConnectionHealthChecks();

    /** Time between two such checks. */
    @NotInEffectYet
    @WithDefault("10s")
    @Range(min = 1)
    Duration healthCheckInterval();

    /** Whether errors tell callers about the node's insides. */
    @WithDefault("false")
    boolean enableErrorDetails();
}
