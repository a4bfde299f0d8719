package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeIT {
    private static final int TOKENS = 40;
    private static final String REQUEST = """
            {"model":"scripted","prompt":"Hi","max_tokens":%d,"stream":true}""".formatted(TOKENS);
    private static final Pattern CONTENT = Pattern.compile("^data: \\{\"content\":\"([^\"]*)\"", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private final ScriptedEngine engine = ScriptedEngine.unbounded(TestNode.MODEL);
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.start(folder, engine);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static String text(String events) {
        return CONTENT.matcher(events).results().map(match -> match.group(1)).collect(Collectors.joining());
    }

    private static String lastId(String events) {
        return events.lines()
                .filter(line -> line.startsWith("id: "))
                .reduce((_, later) -> later)
                .orElseThrow()
                .substring("id: ".length());
    }

    @Test
    void stream_shouldGoOnWhereItWasCutAtTwentyPlaces() throws Exception {
        String uncut = text(node.post("/v1/inference", REQUEST).body());
        Random random = new Random(7);
        for (int cut = 0; cut < 20; cut++) {
            int events = 1 + random.nextInt(TOKENS);
            StringBuilder text = new StringBuilder();
            String id = "";
            try (RawClient request = RawClient.inference(node, true, TOKENS)) {
                for (int i = 0; i < events; i++) {
                    id = request.lineThatBegins("id: ").substring("id: ".length());
                    text.append(text(request.line()));
                }
            }
            int before = engine.submitted();
            HttpResponse<String> rest = node.post("/v1/inference", REQUEST, "Last-Event-ID", id);
            assertThat(rest.statusCode()).isEqualTo(200);
            assertThat(text + text(rest.body()))
                    .as("cut after event %d", events)
                    .isEqualTo(uncut);
            assertThat(rest.body()).contains("\"finish_reason\":\"max_tokens\"");
            assertThat(engine.submitted()).isEqualTo(before);
        }
    }

    @Test
    void afterTheFinalEvent_shouldBe204() throws Exception {
        String events = node.post("/v1/inference", REQUEST).body();
        HttpResponse<String> response = node.get(
                "/v1/inference?model=scripted&prompt=Hi&max_tokens=40&stream=true", "Last-Event-ID", lastId(events));
        assertThat(response.statusCode()).isEqualTo(204);
    }

    @Test
    void unknownStream_shouldBe410() throws Exception {
        HttpResponse<String> response =
                node.post("/v1/inference", REQUEST, "Last-Event-ID", "AAAAAAAAAAAAAAAAAAAAAA.5");
        assertThat(response.statusCode()).isEqualTo(410);
        assertThat(response.body()).contains("\"code\":\"STREAM_EXPIRED\"");
    }

    @Test
    void otherCaller_shouldBe410() throws Exception {
        node.close();
        node = TestNode.start(
                folder,
                ScriptedEngine.unbounded(TestNode.MODEL),
                settings -> new NodeSettings(
                        settings.dataFolder(),
                        settings.connections(),
                        new NodeSettings.Security(true, List.of("one", "two"), List.of("*"), 0, List.of(), false),
                        settings.requests(),
                        settings.socket(),
                        settings.network(),
                        settings.memoryLimitBytes()));
        String id =
                lastId(node.post("/v1/inference", REQUEST, "X-API-Key", "one").body());
        assertThat(node.post("/v1/inference", REQUEST, "X-API-Key", "one", "Last-Event-ID", id)
                        .statusCode())
                .isEqualTo(204);
        assertThat(node.post("/v1/inference", REQUEST, "X-API-Key", "two", "Last-Event-ID", id)
                        .statusCode())
                .isEqualTo(410);
    }
}
