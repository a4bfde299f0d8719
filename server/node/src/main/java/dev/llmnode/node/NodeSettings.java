package dev.llmnode.node;

import dev.llmnode.discovery.NetworkSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a node is started with.
 *
 * @param dataFolder where its identity and models are kept
 * @param connections where it listens, and how many may come
 * @param security who may do what, and how often
 * @param requests how long answers may take
 * @param socket the WebSocket
 * @param network what holds for the peer-to-peer network
 * @param memoryLimitBytes resident memory above which the node calls itself degraded
 */
public record NodeSettings(
        Path dataFolder,
        Connections connections,
        Security security,
        Requests requests,
        Socket socket,
        NetworkSettings network,
        long memoryLimitBytes) {
    /**
     * Connections.
     *
     * @param listen where to listen; port 0 lets the system choose
     * @param max in all; 0 for no limit
     * @param maxPerAddress from one address; 0 for no limit
     * @param idleTimeout after which one without a request is closed
     * @param shutdownTimeout how long running requests may go on after a stop
     */
    public record Connections(
            InetSocketAddress listen, int max, int maxPerAddress, Duration idleTimeout, Duration shutdownTimeout) {}

    /**
     * Who may do what.
     *
     * @param requireApiKey whether keys are needed
     * @param apiKeys the keys, or their hashes behind {@code sha256:}
     * @param corsAllowedOrigins origins whose pages may read answers, or {@code *}
     * @param rateLimitPerMinute calls a minute; 0 for no limit
     * @param trustedProxies addresses or blocks whose {@code X-Forwarded-For} is believed
     * @param errorDetails whether errors tell what went wrong inside the node
     */
    public record Security(
            boolean requireApiKey,
            List<String> apiKeys,
            List<String> corsAllowedOrigins,
            int rateLimitPerMinute,
            List<String> trustedProxies,
            boolean errorDetails) {
        public Security {
            apiKeys = List.copyOf(apiKeys);
            corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * Answers.
     *
     * @param timeout bounds a whole answer, and a stream's time to its first event
     * @param maxConcurrentStreams streams that are sent at once, over both doors
     */
    public record Requests(Duration timeout, int maxConcurrentStreams) {}

    /**
     * The WebSocket.
     *
     * @param enabled whether there is one
     * @param pingInterval between two pings
     * @param pongTimeout how long a client may be silent after a ping
     */
    public record Socket(boolean enabled, Duration pingInterval, Duration pongTimeout) {}
}
