package dev.llmnode.node.testing;

import dev.llmnode.node.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** One setting other than {@link TestNode#defaults}. */
public final class SettingsChange {
    private SettingsChange() {}

    public static UnaryOperator<NodeSettings> security(UnaryOperator<NodeSettings.Security> change) {
        return settings -> new NodeSettings(
                settings.dataFolder(),
                settings.connections(),
                change.apply(settings.security()),
                settings.requests(),
                settings.socket(),
                settings.network(),
                settings.memoryLimitBytes());
    }

    public static UnaryOperator<NodeSettings> connections(UnaryOperator<NodeSettings.Connections> change) {
        return settings -> new NodeSettings(
                settings.dataFolder(),
                change.apply(settings.connections()),
                settings.security(),
                settings.requests(),
                settings.socket(),
                settings.network(),
                settings.memoryLimitBytes());
    }

    public static UnaryOperator<NodeSettings> requests(NodeSettings.Requests requests) {
        return settings -> new NodeSettings(
                settings.dataFolder(),
                settings.connections(),
                settings.security(),
                requests,
                settings.socket(),
                settings.network(),
                settings.memoryLimitBytes());
    }

    public static UnaryOperator<NodeSettings> socket(boolean enabled, Duration pingInterval, Duration pongTimeout) {
        return settings -> new NodeSettings(
                settings.dataFolder(),
                settings.connections(),
                settings.security(),
                settings.requests(),
                new NodeSettings.Socket(enabled, pingInterval, pongTimeout),
                settings.network(),
                settings.memoryLimitBytes());
    }

    public static UnaryOperator<NodeSettings> keys(String... keys) {
        return security(security -> new NodeSettings.Security(
                true,
                List.of(keys),
                security.corsAllowedOrigins(),
                security.rateLimitPerMinute(),
                security.trustedProxies(),
                security.errorDetails()));
    }

    public static UnaryOperator<NodeSettings> origins(String... origins) {
        return security(security -> new NodeSettings.Security(
                security.requireApiKey(),
                security.apiKeys(),
                List.of(origins),
                security.rateLimitPerMinute(),
                security.trustedProxies(),
                security.errorDetails()));
    }

    public static UnaryOperator<NodeSettings> rate(int perMinute, String... trustedProxies) {
        return security(security -> new NodeSettings.Security(
                security.requireApiKey(),
                security.apiKeys(),
                security.corsAllowedOrigins(),
                perMinute,
                List.of(trustedProxies),
                security.errorDetails()));
    }

    public static UnaryOperator<NodeSettings> errorDetails() {
        return security(security -> new NodeSettings.Security(
                security.requireApiKey(),
                security.apiKeys(),
                security.corsAllowedOrigins(),
                security.rateLimitPerMinute(),
                security.trustedProxies(),
                true));
    }
}
