package dev.llmnode.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFolderTest {
    private static final Map<String, String> LINUX = Map.of("os.name", "Linux", "user.home", "/home/ann");
    private static final Map<String, String> MAC = Map.of("os.name", "Mac OS X", "user.home", "/Users/ann");

    @Test
    void of_shouldFollowTheSystemsCustom() {
        assertThat(DataFolder.of(Map.of(), LINUX)).hasToString("/home/ann/.local/share/llm-node");
        assertThat(DataFolder.of(Map.of(), MAC)).hasToString("/Users/ann/Library/Application Support/llm-node");
    }

    @Test
    void of_shouldHeedTheUsersOwnFolderForDataWhereItIsAbsolute() {
        assertThat(DataFolder.of(Map.of("XDG_DATA_HOME", "/data"), LINUX)).hasToString("/data/llm-node");
        assertThat(DataFolder.of(Map.of("XDG_DATA_HOME", "data"), LINUX))
                .hasToString("/home/ann/.local/share/llm-node");
    }

    @Test
    void of_shouldTakeTheFolderThatIsNamed() {
        Map<String, String> environment = Map.of("LLM_NODE_DATA_DIR", "here/../there", "XDG_DATA_HOME", "/data");

        assertThat(DataFolder.of(environment, MAC)).isEqualTo(Path.of("there").toAbsolutePath());
    }
}
