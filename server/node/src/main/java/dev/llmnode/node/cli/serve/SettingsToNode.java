package dev.llmnode.node.cli.serve;

import com.sun.management.OperatingSystemMXBean;
import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.node.NodeSettings;
import dev.llmnode.node.config.ApiConfig;
import dev.llmnode.node.config.NodeConfig;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.key.DataSize;
import java.lang.management.ManagementFactory;
import java.util.List;

/** From what an operator writes to what the node is built with. */
final class SettingsToNode {
    /** Of the machine's memory; above it, the system begins to swap or kill. */
    private static final double MEMORY_SHARE = 0.9;

    private SettingsToNode() {}

    static NodeSettings map(Settings settings) {
        ApiConfig api = settings.api();
        NodeConfig node = settings.node();
        return new NodeSettings(
                settings.dataDir(),
                new NodeSettings.Connections(
                        api.listenAddr(),
                        api.maxConnections(),
                        api.maxConnectionsPerIp(),
                        api.connectionIdleTimeout(),
                        api.shutdownTimeout()),
                new NodeSettings.Security(
                        api.requireApiKey(),
                        api.apiKeys().orElse(List.of()),
                        api.corsAllowedOrigins().orElse(List.of()),
                        api.rateLimitPerMinute(),
                        api.trustedProxies().orElse(List.of()),
                        api.enableErrorDetails()),
                new NodeSettings.Requests(api.requestTimeout(), api.maxConcurrentStreams()),
                new NodeSettings.Socket(api.enableWebsocket(), api.websocketPingInterval(), api.websocketPongTimeout()),
                new NetworkSettings(
                        node.enableMdns(),
                        node.enableDht(),
                        node.maxPeers(),
                        node.peerDiscoveryInterval(),
                        node.capabilityAnnouncementInterval()),
                settings.inference().memoryLimit().map(DataSize::bytes).orElseGet(SettingsToNode::usualMemoryLimit));
    }

    private static long usualMemoryLimit() {
        return (long) (MEMORY_SHARE
                * ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize());
    }
}
