package dev.llmnode.sdk.support;

import static org.awaitility.Awaitility.await;

import dev.llmnode.sdk.LlmNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real node with the real model, as a process of its own. */
public final class RealNode implements AutoCloseable {
    /** The model that it serves. */
    public static final String MODEL = "smollm2-135m-instruct";

    private static final Path BUILT = Path.of("../server/node/target");
    private static final Duration FIRST_FETCH_OF_THE_MODEL = Duration.ofMinutes(5);

    private final Process process;
    private final String url;

    private RealNode(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** The node to start: {@code LLM_NODE_JAR}'s, or that of this checkout's build. */
    static Optional<Path> jar() throws IOException {
        String given = System.getenv("LLM_NODE_JAR");
        if (given != null) {
            return Optional.of(Path.of(given));
        } else if (!Files.isDirectory(BUILT)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(BUILT)) {
            return files.filter(file -> file.getFileName().toString().matches("llm-node-[\\d.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst();
        }
    }

    /** Starts it, and waits until it says that it is ready. */
    static RealNode start(Path jar) throws IOException {
        Path folder = Files.createTempDirectory("llmnode-sdk");
        Path ready = folder.resolve("ready");
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(Compiled.java(), "--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar.toString(), "serve"));
        command.addAll(List.of("--listen", "127.0.0.1:0", "--ready-file", ready.toString()));
        command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
        command.addAll(List.of("--set", "api.rate-limit-per-minute=0", "--set", "api.max-connections-per-ip=0"));
        command.addAll(List.of("--set", "api.request-timeout=5m", "--set", "inference.queue-capacity=300"));
        command.addAll(List.of("--set", "api.max-concurrent-streams=300"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(FIRST_FETCH_OF_THE_MODEL)
                .until(() -> !process.isAlive() || isWritten(ready));
        if (!process.isAlive()) {
            throw new IllegalStateException("the node did not start: " + Files.readString(log));
        }
        return new RealNode(process, Files.readString(ready).strip());
    }

    private static boolean isWritten(Path file) throws IOException {
        return Files.exists(file) && !Files.readString(file).isBlank();
    }

    /** Where it listens. */
    public String url() {
        return url;
    }

    /** A client of it, or of what stands before it. */
    public static LlmNode.Builder client(String url) {
        return LlmNode.builder().baseUrl(url).apiKey(null).retryDelay(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 40, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
