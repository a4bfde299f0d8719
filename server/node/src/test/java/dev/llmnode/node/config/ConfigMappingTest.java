package dev.llmnode.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.config.key.ConfigKey;
import dev.llmnode.node.config.key.DataSize;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records every default, and one mapping in which each key differs from it. */
class ConfigMappingTest {
    @TempDir
    private Path folder;

    @Test
    void api_shouldHaveItsDefaults() {
        ApiConfig api = Settings.defaults(folder).api();

        assertThat(api.listenAddr()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080));
        assertThat(api.maxConnections()).isEqualTo(1000);
        assertThat(api.maxConnectionsPerIp()).isEqualTo(10);
        assertThat(api.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(api.connectionIdleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(api.shutdownTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(api.requireApiKey()).isFalse();
        assertThat(api.apiKeys()).isEmpty();
        assertThat(api.corsAllowedOrigins()).contains(List.of("*"));
        assertThat(api.rateLimitPerMinute()).isEqualTo(60);
        assertThat(api.trustedProxies()).isEmpty();
        assertThat(api.enableWebsocket()).isTrue();
        assertThat(api.enableHttp2()).isFalse();
        assertThat(api.enableAutoRetry()).isFalse();
        assertThat(api.maxRetries()).isEqualTo(3);
        assertThat(api.enableCircuitBreaker()).isFalse();
        assertThat(api.circuitBreakerThreshold()).isEqualTo(5);
        assertThat(api.circuitBreakerTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(api.websocketPingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(api.websocketPongTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(api.maxConcurrentStreams()).isEqualTo(100);
        assertThat(api.connectionRetryCount()).isEqualTo(3);
        assertThat(api.connectionRetryBackoff()).isEqualTo(Duration.ofMillis(100));
        assertThat(api.enableConnectionHealthChecks()).isFalse();
        assertThat(api.healthCheckInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(api.enableErrorDetails()).isFalse();
    }

    @Test
    void node_shouldHaveItsDefaults() {
        NodeConfig node = Settings.defaults(folder).node();

        assertThat(node.enableMdns()).isTrue();
        assertThat(node.enableDht()).isTrue();
        assertThat(node.enableRendezvous()).isFalse();
        assertThat(node.bootstrapPeers()).isEmpty();
        assertThat(node.bootstrapInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(node.dhtReplicationFactor()).isEqualTo(20);
        assertThat(node.dhtRepublishInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(node.dhtRecordTtl()).isEqualTo(Duration.ofHours(2));
        assertThat(node.capabilities()).isEmpty();
        assertThat(node.capabilityTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(node.maxPeers()).isEqualTo(50);
        assertThat(node.maxDiscoveredPeers()).isEqualTo(200);
        assertThat(node.peerDiscoveryInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(node.capabilityAnnouncementInterval()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void inference_shouldHaveItsDefaults() {
        InferenceConfig inference = Settings.defaults(folder).inference();

        assertThat(inference.models()).containsExactly("smollm2-135m-instruct");
        assertThat(inference.aliases()).isEmpty();
        assertThat(inference.modelDir()).isEmpty();
        assertThat(inference.runner()).isEqualTo("auto");
        assertThat(inference.threads()).isEmpty();
        assertThat(inference.contextLength()).isEmpty();
        assertThat(inference.maxSequences()).isEqualTo(8);
        assertThat(inference.maxBatchTokens()).isEqualTo(512);
        assertThat(inference.maxStep()).isEqualTo(Duration.ofMillis(200));
        assertThat(inference.queueCapacity()).isEqualTo(64);
        assertThat(inference.cacheSize()).isEqualTo(new DataSize(1L << 30));
        assertThat(inference.parkedCacheSize()).isEqualTo(new DataSize(256L << 20));
        assertThat(inference.memoryLimit()).isEmpty();
        assertThat(inference.unreadCharacters()).isEqualTo(16_384);
    }

    @Test
    void load_shouldReadEveryKey() throws Exception {
        Settings settings = loadFull();
        List<EffectiveSetting> untouched = settings.effective().stream()
                .filter(setting -> setting.origin().equals(EffectiveSetting.DEFAULT)
                        || ConfigKey.of(ApiConfig.class, NodeConfig.class, InferenceConfig.class).stream()
                                .anyMatch(key -> key.name().equals(setting.key())
                                        && key.defaultText().equals(setting.value())))
                .toList();

        assertThat(untouched).isEmpty();
    }

    @Test
    void load_shouldMapTheApi() throws Exception {
        ApiConfig api = loadFull().api();

        assertThat(api.listenAddr()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 9090));
        assertThat(api.maxConnections()).isEqualTo(2000);
        assertThat(api.maxConnectionsPerIp()).isEqualTo(20);
        assertThat(api.requestTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(api.connectionIdleTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(api.shutdownTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(api.requireApiKey()).isTrue();
        assertThat(api.apiKeys()).contains(List.of("key1", "key2"));
        assertThat(api.corsAllowedOrigins()).contains(List.of("https://example.org"));
        assertThat(api.rateLimitPerMinute()).isZero();
        assertThat(api.trustedProxies()).contains(List.of("10.0.0.0/8"));
        assertThat(api.enableWebsocket()).isFalse();
        assertThat(api.enableHttp2()).isTrue();
        assertThat(api.enableAutoRetry()).isTrue();
        assertThat(api.maxRetries()).isEqualTo(5);
        assertThat(api.enableCircuitBreaker()).isTrue();
        assertThat(api.circuitBreakerThreshold()).isEqualTo(7);
        assertThat(api.circuitBreakerTimeout()).isEqualTo(Duration.ofSeconds(31));
        assertThat(api.websocketPingInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(api.websocketPongTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(api.maxConcurrentStreams()).isEqualTo(200);
        assertThat(api.connectionRetryCount()).isEqualTo(4);
        assertThat(api.connectionRetryBackoff()).isEqualTo(Duration.ofMillis(200));
        assertThat(api.enableConnectionHealthChecks()).isTrue();
        assertThat(api.healthCheckInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(api.enableErrorDetails()).isTrue();
    }

    @Test
    void load_shouldMapTheNode() throws Exception {
        NodeConfig node = loadFull().node();

        assertThat(node.enableMdns()).isFalse();
        assertThat(node.enableDht()).isFalse();
        assertThat(node.enableRendezvous()).isTrue();
        assertThat(node.bootstrapPeers()).contains(List.of("/ip4/89.45.23.100/tcp/9000/p2p/PEER"));
        assertThat(node.bootstrapInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(node.dhtReplicationFactor()).isEqualTo(10);
        assertThat(node.dhtRepublishInterval()).isEqualTo(Duration.ofHours(2));
        assertThat(node.dhtRecordTtl()).isEqualTo(Duration.ofDays(1));
        assertThat(node.capabilities()).contains(List.of("llama-2-7b", "mistral-7b"));
        assertThat(node.capabilityTtl()).isEqualTo(Duration.ofHours(3));
        assertThat(node.maxPeers()).isEqualTo(60);
        assertThat(node.maxDiscoveredPeers()).isEqualTo(300);
        assertThat(node.peerDiscoveryInterval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(node.capabilityAnnouncementInterval()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void load_shouldMapInference() throws Exception {
        InferenceConfig inference = loadFull().inference();

        assertThat(inference.models()).containsExactly("smollm2-135m-instruct", "tiny=/models/tiny.gguf");
        assertThat(inference.aliases()).isEqualTo(Map.of("llama-2-7b", "tiny"));
        assertThat(inference.modelDir()).isEqualTo(Optional.of(Path.of("/models")));
        assertThat(inference.runner()).isEqualTo("cpu");
        assertThat(inference.threads()).isEqualTo(OptionalInt.of(2));
        assertThat(inference.contextLength()).isEqualTo(OptionalInt.of(4096));
        assertThat(inference.maxSequences()).isEqualTo(16);
        assertThat(inference.maxBatchTokens()).isEqualTo(256);
        assertThat(inference.maxStep()).isEqualTo(Duration.ofMillis(100));
        assertThat(inference.queueCapacity()).isEqualTo(10);
        assertThat(inference.cacheSize()).isEqualTo(new DataSize(512L << 20));
        assertThat(inference.parkedCacheSize()).isEqualTo(new DataSize(0));
        assertThat(inference.memoryLimit()).isEqualTo(Optional.of(new DataSize(4L << 30)));
        assertThat(inference.unreadCharacters()).isEqualTo(100);
    }

    private Settings loadFull() throws Exception {
        Path file = folder.resolve("config.yaml");
        try (var full = ConfigMappingTest.class.getResourceAsStream("full.yaml")) {
            Files.write(file, Objects.requireNonNull(full).readAllBytes());
        }
        return new SettingsLoader(Map.of()).load(file, List.of(), folder);
    }
}
