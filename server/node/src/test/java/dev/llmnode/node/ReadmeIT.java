package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The README's tour, line by line: only the port is another, and the launcher's build is left out. */
class ReadmeIT {
    private static final int PATIENCE_MINUTES = 5;
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private Process node;

    @BeforeEach
    void start() throws IOException {
        Path script = folder.resolve("llm-node");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s' --add-modules jdk.incubator.vector -cp '%s' dev.llmnode.node.Main \"$@\"\n"
                        .formatted(java, System.getProperty("java.class.path")));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        node = shell("./llm-node --listen 127.0.0.1:0 --ready-file ready");
        Path ready = folder.resolve("ready");
        Awaitility.await()
                .atMost(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .until(() -> !node.isAlive() || Files.exists(ready));
    }

    @AfterEach
    void stop() {
        node.descendants().forEach(ProcessHandle::destroy);
        node.destroy();
    }

    private Process shell(String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("LLM_NODE_DATA_DIR", folder.resolve("data").toString());
        return builder.start();
    }

    @Test
    void tour_shouldBeginWithTheLauncherAlone() throws IOException {
        assertThat(tour()).first().isEqualTo("./llm-node");
    }

    @TestFactory
    Stream<DynamicTest> tour_shouldWorkLineByLine() throws IOException {
        URI base = URI.create(Files.readString(folder.resolve("ready")).strip());
        return tour().stream()
                .skip(1)
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    Process process = shell(line.replace("localhost:8080", base.getAuthority()));
                    assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                            .isTrue();
                    String output = Files.readString(folder.resolve("output"));
                    assertThat(process.exitValue()).as(output).isZero();
                    assertThat(output).isNotBlank().doesNotContain("\"error\":{");
                }));
    }

    private static List<String> tour() throws IOException {
        String readme = Files.readString(Repository.root().resolve("README.md"));
        String tour = readme.substring(readme.indexOf("## A five-minute tour"), readme.indexOf("## Other models"));
        return BLOCK.matcher(tour)
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split("\n")))
                .toList();
    }
}
