package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README compile and run as they are, outside of this module. */
@Timeout(120)
class ReadmeTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String ANSWER = """
            {"model":"m","content":"Paris","tokens_used":1,"finish_reason":"complete","request_id":"r-1",
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cached_tokens":0},
             "timings":{"queue_ms":0,"prompt_ms":1,"generation_ms":0,"total_ms":1,"tokens_per_second":0}}""";

    private static Map<String, String> examples() throws IOException {
        Matcher matcher =
                Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        Map<String, String> found = new LinkedHashMap<>();
        while (matcher.find()) {
            Matcher name = Pattern.compile("public class (\\w+)").matcher(matcher.group(1));
            assertThat(name.find()).isTrue();
            found.put(name.group(1), matcher.group(1));
        }
        return found;
    }

    /** A node that answers whatever the examples ask over HTTP. */
    private static void answer(FakeNode.Request request, java.io.OutputStream out, java.net.Socket socket)
            throws IOException {
        FakeNode.Answer answer;
        if (request.path().equals("/v1/models")) {
            String models = "{\"models\":[{\"id\":\"smollm2-135m-instruct\",\"name\":\"S\",\"status\":\"ready\"}]}";
            answer = FakeNode.json(200, models, "x-request-id", "r-1");
        } else if (request.body().path("model").asText().equals("no-such-model")) {
            answer = FakeNode.failing(404, "MODEL_NOT_FOUND");
        } else if (request.body().path("stream").asBoolean()) {
            answer = FakeNode.stream(
                    FakeNode.Ending.END, FakeNode.event(1, "Once ", null), FakeNode.event(2, "upon", "complete"));
        } else {
            answer = FakeNode.json(200, ANSWER);
        }
        answer.write(request, out, socket);
    }

    @Test
    void examples_shouldRun(@TempDir Path folder) throws IOException, InterruptedException {
        Map<String, String> examples = examples();
        for (Map.Entry<String, String> each : examples.entrySet()) {
            Files.writeString(folder.resolve(each.getKey() + ".java"), each.getValue(), StandardCharsets.UTF_8);
        }
        assertThat(Compiled.compile(folder, CLASS_PATH, Compiled.sources(folder)))
                .isEmpty();
        Map<String, String> expected = Map.of(
                "FirstCall", "Paris complete 2\n",
                "Streaming", "Once upon",
                "ManyQuestions", "Paris\nParis\n",
                "Errors", "404 MODEL_NOT_FOUND: It failed\n",
                "Settings", "1 200 true\nsmollm2-135m-instruct\n");
        try (FakeNode node = new FakeNode(ReadmeTest::answer);
                FakeSocketNode socket = new FakeSocketNode((type, payload, peer) -> peer.send(
                        FakeSocketNode.piece(payload.path("request_id").asText(), "Paris", 1, "complete")))) {
            for (String name : examples.keySet()) {
                String url = name.equals("ManyQuestions") ? socket.url() : node.url();
                assertThat(Compiled.run(Compiled.path(folder, CLASS_PATH), name, Map.of("LLM_NODE_BASE_URL", url)))
                        .isEqualTo(expected.get(name));
            }
        }
    }

    @Test
    void builder_shouldNotCompileWithoutWhatIsRequired(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Wrong.java"), """
                import dev.llmnode.sdk.model.InferenceRequest;
                class Wrong {
                    Object noModel = InferenceRequest.builder().maxTokens(1);
                    Object noTokens = InferenceRequest.builder().model("m").build();
                    Object aText = InferenceRequest.builder().model("m").maxTokens("1");
                }
                """);
        assertThat(Compiled.compile(folder, CLASS_PATH, Compiled.sources(folder)))
                .contains("Wrong.java:3:", "Wrong.java:4:", "Wrong.java:5:");
    }
}
