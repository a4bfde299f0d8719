package dev.llmnode.conformance;

import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The node that the build's tests run against: this repository's own, started by its launcher as a user would. */
final class NodeUnderTest {

    /** The embedded model. */
    static final String MODEL = "smollm2-135m-instruct";

    static final Path OUTPUT = Path.of("target", "conformance");
    private static final Path LAUNCHER =
            Path.of("..", "llm-node").toAbsolutePath().normalize();
    /** The first start fetches the model. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private NodeUnderTest() {}

    static NodeProcess start(NodeSettings settings) throws IOException, InterruptedException {
        Files.createDirectories(OUTPUT);
        return NodeProcess.start(List.of(LAUNCHER.toString()), settings, OUTPUT.resolve("node.log"), PATIENCE);
    }

    static NodeProcess start(Map<String, String> changes) throws IOException, InterruptedException {
        return start(NodeSettings.with(changes));
    }
}
