package dev.llmnode.conformance.node;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node started for the tests as a process of its own, on a port that the system chooses. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(40);

    private final Process process;
    private final Path folder;
    private final URI baseUrl;

    private NodeProcess(Process process, Path folder, URI baseUrl) {
        this.process = process;
        this.folder = folder;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts a node and waits until it says that it is ready.
     *
     * @param command the node's own command, without arguments
     * @param log where its output goes; it is appended to
     * @param patience how long it may take, a first fetch of the model included
     * @throws IOException if it ends, or is not ready in time; the message has the end of its log
     */
    public static NodeProcess start(List<String> command, NodeSettings settings, Path log, Duration patience)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("conformance-node");
        Path ready = folder.resolve("ready");
        List<String> line = new ArrayList<>(command);
        String data = folder.resolve("data").toString();
        line.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--ready-file", ready.toString(), "--data-dir", data));
        line.addAll(settings.arguments());
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long end = System.nanoTime() + patience.toNanos();
        while (!Files.exists(ready) || Files.readString(ready).isBlank()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(
                        "the node did not start (%s); its log ends: %s".formatted(String.join(" ", line), tail(log)));
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return new NodeProcess(
                process, folder, URI.create(Files.readString(ready).strip()));
    }

    /** Where it listens. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Stops it as an operator would, with SIGTERM, and by force only if that does not end it. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_AT_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the node did not stop within %s of SIGTERM".formatted(PATIENCE_AT_STOP));
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String tail(Path log) throws IOException {
        String text = Files.exists(log) ? Files.readString(log) : "";
        return text.substring(Math.max(0, text.length() - 2_000));
    }
}
