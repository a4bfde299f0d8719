package dev.llmnode.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.llmnode.conformance.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documentation's client examples, run as they stand; {@code examples/README.md} says how. */
class ExamplesIT {

    private static final Path HARNESS = Path.of("examples", "harness").toAbsolutePath();
    private static final String RETURNED = "\nRETURNED ";

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = NodeUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
    }

    @Test
    void curl_shouldGetAnswer() throws Exception {
        assertAnswer(JsonMapper.shared().readTree(curl("curl_basic.sh")));
    }

    @Test
    void curl_shouldGetStream() throws Exception {
        List<JsonNode> chunks = curl("curl_streaming.sh")
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                .toList();

        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks.getLast().path("finish_reason").asString()).isIn("complete", "max_tokens");
    }

    @Test
    void python_shouldGetAnswer() throws Exception {
        assertAnswer(returned(python("inference")));
    }

    @Test
    void python_shouldPrintStream() throws Exception {
        assertThat(python("streaming").replace(RETURNED + "null", "")).isNotBlank();
    }

    @Test
    void python_shouldFindNoPeers() throws Exception {
        JsonNode value = returned(python("p2p"));
        assertThat(value.path(0).path("total_peers").asInt()).isZero();
        assertThat(value.path(1).path("results").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "chromium"})
    void fetch_shouldGetAnswer(String runtime) throws Exception {
        assertAnswer(returned(javaScript(runtime, "fetch")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "chromium"})
    void eventSource_shouldPrintStream(String runtime) throws Exception {
        assertThat(javaScript(runtime, "eventsource").replace(RETURNED + "undefined", ""))
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "chromium"})
    void webSocket_shouldPrintStreamAndClose(String runtime) throws Exception {
        assertThat(javaScript(runtime, "websocket"))
                .matches("(?s)Connected to Fabstir LLM Node\n.*\\S.*\nInference complete\nDisconnected from .*");
    }

    @Test
    void networkMonitor_shouldSeeNoPeers() throws Exception {
        assertThat(javaScript("node", "p2p"))
                .contains("Discovered peers: 0", "Connected peers: 0", "No suitable nodes found for no-such-model");
    }

    private static void assertAnswer(JsonNode answer) {
        assertThat(answer.path("model").asString()).isEqualTo(NodeUnderTest.MODEL);
        assertThat(answer.path("content").asString()).isNotBlank();
        assertThat(answer.path("tokens_used").asInt()).isPositive();
        assertThat(answer.path("finish_reason").asString()).isIn("complete", "max_tokens");
        assertThat(answer.path("request_id").asString()).isNotBlank();
    }

    private static JsonNode returned(String output) {
        return JsonMapper.shared().readTree(output.substring(output.lastIndexOf(RETURNED) + RETURNED.length()));
    }

    private static String curl(String file) throws IOException, InterruptedException {
        String text = Files.readString(Path.of("examples", "source", file));
        assertThat(text).contains("localhost:8080", "llama-2-7b");
        String script = text.replace("localhost:8080", node.baseUrl().getAuthority())
                .replace("llama-2-7b", NodeUnderTest.MODEL);
        return run(Map.of(), "sh", "-c", script);
    }

    private static String python(String name) throws IOException, InterruptedException {
        prepare("python");
        return run(
                Map.of(),
                HARNESS.resolve(".venv/bin/python").toString(),
                HARNESS.resolve("run_python.py").toString(),
                name,
                node.baseUrl().toString(),
                NodeUnderTest.MODEL);
    }

    private static String javaScript(String runtime, String name) throws IOException, InterruptedException {
        String found = prepare(runtime);
        return run(
                Map.of("CHROMIUM", found),
                "node",
                HARNESS.resolve(runtime + ".mjs").toString(),
                name,
                node.baseUrl().toString(),
                NodeUnderTest.MODEL);
    }

    /** Fetches what a runtime needs; gives what the script says of it, and skips the test with its reason where it cannot be had. */
    private static String prepare(String runtime) throws IOException, InterruptedException {
        Ended ended = execute(Map.of(), HARNESS.resolve("prepare").toString(), runtime);
        if (ended.code() != 0) {
            System.out.println("SKIPPED: examples in %s: %s"
                    .formatted(runtime, ended.errors().strip()));
            abort(ended.errors());
        }
        return ended.output().strip();
    }

    private static String run(Map<String, String> environment, String... line)
            throws IOException, InterruptedException {
        Ended ended = execute(environment, line);
        assertThat(ended.code()).as(ended.output() + ended.errors()).isZero();
        assertThat(ended.errors()).doesNotContainIgnoringCase("error");
        return ended.output();
    }

    private record Ended(int code, String output, String errors) {}

    private static Ended execute(Map<String, String> environment, String... line)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("example", ".out");
        Path errors = Files.createTempFile("example", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("%s did not end".formatted(List.of(line)));
            }
            return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
