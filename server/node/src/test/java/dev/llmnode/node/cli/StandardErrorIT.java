package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in a process of its own, which is given its standard error as the launcher gives it. */
class StandardErrorIT {
    private static final String SCRIPT = """
            echo before
            (exec 3>&2 2>jvm.log; LLM_NODE_STDERR=3 exec "$0" --enable-native-access=ALL-UNNAMED -cp "$1" \
                dev.llmnode.node.Main pull nothere)
            echo after: $?
            """;

    @Test
    void restoreFrom_shouldWriteBetweenWhatOthersWrite(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder("sh", "-c", SCRIPT, java, classPath)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(log)).hasSize(3).satisfies(lines -> {
            assertThat(lines.getFirst()).isEqualTo("before");
            assertThat(lines.get(1)).startsWith("llm-node: No model nothere");
            assertThat(lines.getLast()).isEqualTo("after: 69");
        });
    }
}
