package dev.llmnode.node.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.config.ApiConfig;
import dev.llmnode.node.config.InferenceConfig;
import dev.llmnode.node.config.key.ConfigKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagSettingsTest {
    private final List<ConfigKey> keys = ConfigKey.of(ApiConfig.class, InferenceConfig.class);

    private List<RawSetting> read(String key, String value) {
        return FlagSettings.read(List.of(Flag.set(key, value)), keys);
    }

    @Test
    void read_shouldLeaveASingleValueWhole() {
        assertThat(read("api.listen-addr", "a,b")).containsExactly(raw("api.listen-addr", "a,b"));
    }

    @Test
    void read_shouldCutAListAtCommas() {
        assertThat(read("api.api-keys", " a ,b,, c")).containsExactly(raw("api.api-keys", "a", "b", "c"));
        assertThat(read("api.api-keys", "")).containsExactly(raw("api.api-keys"));
    }

    @Test
    void read_shouldCutAMapIntoItsEntries() {
        assertThat(read("inference.aliases", "llama=tiny,b=c=d"))
                .containsExactly(raw("inference.aliases.llama", "tiny"), raw("inference.aliases.b", "c=d"));
        assertThat(read("inference.aliases", "tiny")).containsExactly(raw("inference.aliases", "tiny"));
    }

    @Test
    void read_shouldKeepWhatIsNoSettingForWhoeverChecks() {
        assertThat(read("api.nothing", "a,b")).containsExactly(raw("api.nothing", "a,b"));
        assertThat(read("inference.aliases.llama", "tiny")).containsExactly(raw("inference.aliases.llama", "tiny"));
    }

    @Test
    void environment_shouldReadItsOwnVariablesInOrder() {
        Map<String, String> environment = Map.of(
                "LLM_NODE_SERVER_INFERENCE_MODELS", "a,b",
                "LLM_NODE_SERVER_API_LISTEN_ADDR", "127.0.0.1:1",
                "LLM_NODE_API_KEY", "of a client",
                "LLM_NODE_SERVER_NOTHING", "x");

        assertThat(EnvironmentSettings.read(environment, keys))
                .containsExactly(
                        new RawSetting("api.listen-addr", List.of("127.0.0.1:1"), "$LLM_NODE_SERVER_API_LISTEN_ADDR"),
                        new RawSetting("inference.models", List.of("a", "b"), "$LLM_NODE_SERVER_INFERENCE_MODELS"),
                        new RawSetting("LLM_NODE_SERVER_NOTHING", List.of("x"), "$LLM_NODE_SERVER_NOTHING"));
    }

    private static RawSetting raw(String path, String... values) {
        return new RawSetting(path, List.of(values), "--set");
    }
}
