package dev.llmnode.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.node.config.key.ConfigException;
import dev.llmnode.node.config.source.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("config.yaml");
    }

    private Settings load(String yaml, Map<String, String> environment, Map<String, String> flags) throws IOException {
        Files.writeString(file, yaml);
        List<Flag> set = flags.entrySet().stream()
                .map(flag -> Flag.set(flag.getKey(), flag.getValue()))
                .toList();
        return new SettingsLoader(environment).load(file, set, folder);
    }

    private Settings load(String yaml) throws IOException {
        return load(yaml, Map.of(), Map.of());
    }

    private void expectProblem(String yaml, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(yaml))
                .withMessageContainingAll(words)
                .withMessageNotContaining("sha256:abc");
    }

    private static EffectiveSetting effective(Settings settings, String key) {
        return settings.effective().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void load_shouldLetFlagsWinOverEnvironmentOverFile() throws IOException {
        Settings settings = load(
                "api: {rate-limit-per-minute: 1, max-connections: 2, max-retries: 3}",
                Map.of("LLM_NODE_SERVER_API_RATE_LIMIT_PER_MINUTE", "10", "LLM_NODE_SERVER_API_MAX_CONNECTIONS", "20"),
                Map.of("api.rate-limit-per-minute", "100"));

        assertThat(effective(settings, "api.rate-limit-per-minute"))
                .isEqualTo(new EffectiveSetting("api.rate-limit-per-minute", "100", "--set"));
        assertThat(effective(settings, "api.max-connections"))
                .isEqualTo(new EffectiveSetting("api.max-connections", "20", "$LLM_NODE_SERVER_API_MAX_CONNECTIONS"));
        assertThat(effective(settings, "api.max-retries"))
                .isEqualTo(new EffectiveSetting("api.max-retries", "3", file.toString()));
        assertThat(effective(settings, "api.enable-http2").origin()).isEqualTo(EffectiveSetting.DEFAULT);
        assertThat(settings.api().rateLimitPerMinute()).isEqualTo(100);
        assertThat(settings.api().maxConnections()).isEqualTo(20);
    }

    @Test
    void load_shouldReadListsFromEverywhere() throws IOException {
        assertThat(load("api: {api-keys: ['a,b', c]}").api().apiKeys()).contains(List.of("a,b", "c"));
        assertThat(load("api: {api-keys: 'a,b'}").api().apiKeys()).contains(List.of("a,b"));
        assertThat(load("", Map.of("LLM_NODE_SERVER_API_API_KEYS", "a, b"), Map.of())
                        .api()
                        .apiKeys())
                .contains(List.of("a", "b"));
        assertThat(load("api: {cors-allowed-origins: []}").api().corsAllowedOrigins())
                .isEmpty();
    }

    @Test
    void load_shouldMergeMapsByEntry() throws IOException {
        Settings settings = load(
                "inference: {aliases: {qwen3-0.6b: a, llama-2-7b: a}}",
                Map.of("LLM_NODE_SERVER_INFERENCE_ALIASES", "mistral-7b=b"),
                Map.of("inference.aliases.llama-2-7b", "c"));

        assertThat(settings.inference().aliases())
                .isEqualTo(Map.of("qwen3-0.6b", "a", "mistral-7b", "b", "llama-2-7b", "c"));
    }

    @Test
    void load_shouldNeverShowSecrets() throws IOException {
        Settings settings = load("api: {api-keys: [hush, hush-hush]}");

        assertThat(effective(settings, "api.api-keys").value()).isEqualTo("(2 hidden)");
        assertThat(settings.effective().toString()).doesNotContain("hush");
    }

    @Test
    void load_shouldWarnOfWhatHasNoEffectYet() throws IOException {
        assertThat(load("{api: {enable-http2: true}, node: {max-peers: 9}}").warnings())
                .containsExactly(
                        "api.enable-http2 from %s has no effect yet".formatted(file),
                        "node.max-peers from %s has no effect yet".formatted(file));
        assertThat(load("api: {max-connections: 9}").warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api: {listen-adr: 'h:1'}, api.listen-adr, api.listen-addr",
        "api: {require_api_key: true}, api.require_api_key, api.require-api-key",
        "nodes: {max-peers: 3}, nodes.max-peers, node.max-peers",
        "api: {zzzzzzzzzzzzzzzzzzz: 3}, api.zzzzzzzzzzzzzzzzzzz, ./llm-node config",
        "api: 3, api, ./llm-node config"
    })
    void load_shouldNameUnknownKeysAndTheNearest(String yaml, String key, String nearest) {
        expectProblem(yaml, key, file.toString(), nearest);
    }

    @ParameterizedTest
    @CsvSource({
        "api: {request-timeout: 30}, api.request-timeout, '30', 30s",
        "api: {request-timeout: soon}, api.request-timeout, soon, 30s",
        "api: {request-timeout: 0s}, api.request-timeout, 0s, 1ms or more",
        "api: {listen-addr: 8080}, api.listen-addr, '8080', HOST:PORT",
        "api: {listen-addr: 'localhost:65536'}, api.listen-addr, '65536', HOST:PORT",
        "api: {max-connections: many}, api.max-connections, many, whole number",
        "api: {max-connections: -1}, api.max-connections, '-1', 0 or more",
        "api: {enable-websocket: 1}, api.enable-websocket, '1', true or false",
        "inference: {cache-size: big}, inference.cache-size, big, 1GiB",
        "inference: {threads: 5000}, inference.threads, '5000', 1024 or less",
        "inference: {models: []}, inference.models, empty, name one",
        "api: {request-timeout: 999999999999d}, api.request-timeout, 999999999999d, 10000d or less",
        "inference: {cache-size: 9999999999TiB}, inference.cache-size, 9999999999TiB, more than any machine has",
        "'api: {trusted-proxies: [10.0.0.0/8, proxy]}', api.trusted-proxies, 'proxy', 10.0.0.0/8",
        "api: {trusted-proxies: [10.0.0.0/33]}, api.trusted-proxies, '10.0.0.0/33', 10.0.0.0/8",
        "api: {cors-allowed-origins: [example.org]}, api.cors-allowed-origins, 'example.org', https://example.org",
        "api: {cors-allowed-origins: [https://example.org/]}, api.cors-allowed-origins, 'https://example.org/', write",
        "api: {api-keys: [sha256:abc]}, api.api-keys, hidden, 64 hexadecimal",
        "inference: {max-batch-tokens: 7}, inference.max-batch-tokens, is 7, inference.max-sequences",
        "api: {require-api-key: true}, api.require-api-key, api.api-keys, set one",
        "api: {listen-addr: }, api.listen-addr, one value, takes",
        "'api: {max-retries: [1, 2]}', api.max-retries, one value, takes"
    })
    void load_shouldNameBadValuesAndWhatWouldFit(String yaml, String key, String value, String cure) {
        expectProblem(yaml, key, value, cure);
    }

    @Test
    void load_shouldNameTheOptionThatSetIt() {
        List<Flag> flags = List.of(new Flag("api.listen-addr", "nowhere", "--listen"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new SettingsLoader(Map.of()).load(null, flags, folder))
                .withMessageContaining("api.listen-addr from --listen is 'nowhere'");
    }

    @Test
    void load_shouldTakeEveryFormOfOriginsKeysAndNetworks() throws IOException {
        ApiConfig api = load("""
                        api:
                          cors-allowed-origins: ['*', 'https://example.org:8443', 'http://localhost', 'null']
                          api-keys: ['plain key', 'sha256:%s']
                          trusted-proxies: [127.0.0.1, 10.0.0.0/8, '::1', 'fd00::/8']
                        """.formatted("0a".repeat(32))).api();

        assertThat(api.corsAllowedOrigins().orElseThrow()).hasSize(4);
        assertThat(api.apiKeys().orElseThrow()).hasSize(2);
        assertThat(api.trustedProxies().orElseThrow()).hasSize(4);
    }

    @Test
    void load_shouldReportAllProblemsAtOnce() {
        expectProblem("api: {a: 1, max-retries: x}\nnode: {b: 2}", "api.a", "api.max-retries", "node.b");
    }

    @Test
    void load_shouldRefuseVariablesThatStandForNoSetting() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of("LLM_NODE_SERVER_API_LISTEN_ADR", "x:1"), Map.of()))
                .withMessageContainingAll("LLM_NODE_SERVER_API_LISTEN_ADR", "mean LLM_NODE_SERVER_API_LISTEN_ADDR");
    }

    @Test
    void load_shouldSayWhereTheFileIsNoYaml() {
        expectProblem("api:\n  max-retries: [1", "config.yaml, line 2", "expected ',' or ']'");
        expectProblem("api: {max-retries: 1}\napi: {max-retries: 2}", "line 2", "duplicate key api");
        expectProblem("just words", "holds no settings");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new SettingsLoader(Map.of()).load(folder.resolve("none"), List.of(), folder))
                .withMessageContainingAll("no configuration file", "none");
    }

    @Test
    void load_shouldReadAddressesOfBothFamilies() throws IOException {
        assertThat(load("api: {listen-addr: '[::1]:0'}").api().listenAddr()).hasToString("/[0:0:0:0:0:0:0:1]:0");
    }
}
