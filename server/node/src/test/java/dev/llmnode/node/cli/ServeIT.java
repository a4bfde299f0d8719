package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as a process of its own, over the embedded model. */
class ServeIT {
    private static final int PATIENCE_MINUTES = 5;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.llmnode.node.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    /** One node for all that a start shows: each start loads the model. */
    @Test
    void serve_shouldWarnOfItsOpenDoorAnswerKeepItsPortAndStopInOrder() throws Exception {
        Path ready = folder.resolve("ready file");
        Process node =
                start("--listen", "0.0.0.0:0", "--ready-file", ready.toString(), "--data-dir", folder.toString());
        Awaitility.await()
                .atMost(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .until(() -> !node.isAlive() || Files.exists(ready));
        assertThat(log())
                .containsPattern("ANYONE WHO CAN REACH 0.0.0.0:[1-9]\\d* CAN USE")
                .contains("api.require-api-key=true")
                .contains("Listening on http://127.0.0.1:", "Serving smollm2-135m-instruct", "curl -N http://");
        URI base = URI.create(Files.readString(ready).strip());
        assertThat(base).hasHost("127.0.0.1");

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/inference"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"smollm2-135m-instruct\",\"prompt\":\"Hi\",\"max_tokens\":3,\"stream\":true}"))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"finish_reason\":\"max_tokens\"");
        }

        Process sameFolder = start("serve", "--listen", "127.0.0.1:0", "--data-dir", folder.toString());
        assertThat(exitCode(sameFolder)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(log()).contains("Another node runs on the data folder " + folder, "--data-dir DIR");

        Process samePort = start(
                "serve",
                "--listen",
                "127.0.0.1:" + base.getPort(),
                "--data-dir",
                folder.resolve("other").toString());
        assertThat(exitCode(samePort)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(log()).contains("Port %d of 127.0.0.1".formatted(base.getPort()), "--listen 127.0.0.1:0");

        node.destroy();
        assertThat(exitCode(node)).isEqualTo(ExitCode.OK);
        assertThat(ready).doesNotExist();
    }

    @Test
    void serve_shouldSayInALineWhereItsFolderCannotBe() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "no folder");

        Process node = start("serve", "--listen", "127.0.0.1:0", "--data-dir", file.toString());

        assertThat(exitCode(node)).isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(log())
                .contains("llm-node: The data folder", "is a file, not a folder", "--data-dir")
                .doesNotContain("\tat ");
    }

    @Test
    void run_shouldPrintOneAnswer() throws Exception {
        Process run =
                start("run", "Say hello", "--max-tokens", "4", "--temperature", "0", "--data-dir", folder.toString());

        assertThat(exitCode(run)).isEqualTo(ExitCode.OK);
        assertThat(log().lines().toList()).last().asString().isNotBlank();
    }

    @Test
    void bench_shouldMeasureAllThreeKinds() throws Exception {
        Process bench = start(
                "bench",
                "--json",
                "--rounds",
                "1",
                "--prompt-tokens",
                "32",
                "--decode-tokens",
                "4",
                "--sequences",
                "2",
                "--data-dir",
                folder.toString());

        assertThat(exitCode(bench)).isEqualTo(ExitCode.OK);
        assertThat(log()).contains("\"name\":\"pp32\"", "\"name\":\"tg4\"", "\"name\":\"tg4x2\"", "\"rounds\":1");
    }

    @Test
    void bench_shouldSayInALineWhatTheCacheCannotHold() throws Exception {
        Process bench = start(
                "bench", "--sequences", "100", "--set", "inference.cache-size=16MiB", "--data-dir", folder.toString());

        assertThat(exitCode(bench)).isEqualTo(ExitCode.USAGE);
        assertThat(log())
                .contains("The cache is too small", "inference.cache-size=")
                .doesNotContain("\tat ");
    }
}
