package dev.llmnode.node.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.node.NodeSettings;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.SettingsLoader;
import dev.llmnode.node.config.source.Flag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsToNodeTest {
    private static final Path FOLDER = Path.of("/data");

    /** Settings written as {@code key=value}. */
    private static NodeSettings map(String... settings) {
        List<Flag> flags = Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .map(parts -> Flag.set(parts[0], parts[1]))
                .toList();
        Settings loaded = new SettingsLoader(Map.of()).load(null, flags, FOLDER);
        return SettingsToNode.map(loaded);
    }

    @Test
    void map_shouldTakeOverTheDefaults() {
        NodeSettings node = map();

        assertThat(node.dataFolder()).isEqualTo(FOLDER);
        assertThat(node.connections().listen().getPort()).isEqualTo(8080);
        assertThat(node.connections().max()).isEqualTo(1000);
        assertThat(node.connections().maxPerAddress()).isEqualTo(10);
        assertThat(node.security())
                .isEqualTo(new NodeSettings.Security(false, List.of(), List.of("*"), 60, List.of(), false));
        assertThat(node.requests()).isEqualTo(new NodeSettings.Requests(Duration.ofSeconds(30), 100));
        assertThat(node.socket())
                .isEqualTo(new NodeSettings.Socket(true, Duration.ofSeconds(30), Duration.ofSeconds(10)));
    }

    @Test
    void map_shouldPutEachSettingInItsPlace() {
        NodeSettings node = map(
                "api.listen-addr=127.0.0.1:0",
                "api.max-connections=1",
                "api.max-connections-per-ip=2",
                "api.connection-idle-timeout=3s",
                "api.shutdown-timeout=4s",
                "api.request-timeout=5s",
                "api.max-concurrent-streams=6",
                "api.websocket-ping-interval=7s",
                "api.websocket-pong-timeout=8s",
                "api.enable-websocket=false");

        assertThat(node.connections().listen().getPort()).isZero();
        assertThat(node.connections().max()).isEqualTo(1);
        assertThat(node.connections().maxPerAddress()).isEqualTo(2);
        assertThat(node.connections().idleTimeout()).hasSeconds(3);
        assertThat(node.connections().shutdownTimeout()).hasSeconds(4);
        assertThat(node.requests()).isEqualTo(new NodeSettings.Requests(Duration.ofSeconds(5), 6));
        assertThat(node.socket())
                .isEqualTo(new NodeSettings.Socket(false, Duration.ofSeconds(7), Duration.ofSeconds(8)));
    }

    @Test
    void map_shouldPutSecurityInItsPlace() {
        NodeSettings node = map(
                "api.require-api-key=true",
                "api.api-keys=a,b",
                "api.cors-allowed-origins=https://page.example",
                "api.rate-limit-per-minute=9",
                "api.trusted-proxies=10.0.0.0/8,::1",
                "api.enable-error-details=true");

        assertThat(node.security())
                .isEqualTo(new NodeSettings.Security(
                        true,
                        List.of("a", "b"),
                        List.of("https://page.example"),
                        9,
                        List.of("10.0.0.0/8", "::1"),
                        true));
    }

    @Test
    void map_shouldPutTheNetworkInItsPlace() {
        NodeSettings node = map(
                "node.enable-mdns=false",
                "node.enable-dht=true",
                "node.max-peers=11",
                "node.peer-discovery-interval=12s",
                "node.capability-announcement-interval=13s");

        assertThat(node.network())
                .isEqualTo(new NetworkSettings(false, true, 11, Duration.ofSeconds(12), Duration.ofSeconds(13)));
    }

    @Test
    void memoryLimit_shouldBeMostOfTheMachineUnlessItIsSet() {
        assertThat(map("inference.memory-limit=2GiB").memoryLimitBytes()).isEqualTo(2L << 30);
        assertThat(map().memoryLimitBytes()).isGreaterThan(1L << 28);
    }
}
