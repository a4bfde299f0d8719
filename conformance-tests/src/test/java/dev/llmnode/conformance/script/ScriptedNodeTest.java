package dev.llmnode.conformance.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmnode.conformance.cases.NodeScript;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.Frame;
import dev.llmnode.conformance.wire.RawConnection;
import dev.llmnode.conformance.wire.SseEvent;
import dev.llmnode.conformance.wire.WebSocketSession;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ScriptedNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = ScriptedNode.start();
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    @Test
    void follow_shouldGiveAnswersInTurnAndKeepRequests() throws Exception {
        Recording recording = node.follow(
                answering(answer(503, json("{\"a\":\"${word}\"}"), null), answer(204, null, null)),
                new Variables(Map.of("word", "b")));

        Answer first = ask("POST /v1/x HTTP/1.1\r\nHost: h\r\nX-Own: Yes\r\nContent-Length: 7\r\n\r\n{\"c\":1}");

        assertThat(first.status()).isEqualTo(503);
        assertThat(first.body()).isEqualTo("{\"a\":\"b\"}");
        assertThat(ask("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(204);
        assertThat(ask("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(204);
        JsonNode requests = written(recording).path("requests");
        assertThat(requests.size()).isEqualTo(3);
        assertThat(requests.path(0))
                .isEqualTo(
                        json(
                                "{\"method\":\"POST\",\"path\":\"/v1/x\",\"headers\":{\"host\":\"h\",\"x-own\":\"Yes\",\"content-length\":\"7\"},\"body\":{\"c\":1}}"));
    }

    @Test
    void follow_shouldWriteEvents() throws Exception {
        node.follow(
                answering(answer(
                        200,
                        null,
                        List.of(
                                new NodeScript.Event("s.1", null, json("{\"content\":\"é\"}")),
                                new NodeScript.Event(null, "weather", json("\"sun\""))))),
                new Variables(Map.of()));

        assertThat(ask("GET / HTTP/1.1\r\n\r\n").events())
                .extracting(SseEvent::name, SseEvent::id, SseEvent::data)
                .containsExactly(tuple("message", "s.1", "{\"content\":\"é\"}"), tuple("weather", null, "sun"));
    }

    @Test
    void follow_shouldReplyOverSocketAndClose() throws Exception {
        NodeScript.Line reply =
                new NodeScript.Line(json("{\"type\":\"done\",\"payload\":{\"request_id\":\"${request_id}\"}}"), null);
        NodeScript script = new NodeScript(
                List.of(),
                Map.of(
                        "open",
                        List.of(reply(json("\"hello\""))),
                        "go",
                        List.of(reply, new NodeScript.Line(null, 1012))));
        Recording recording = node.follow(script, new Variables(Map.of()));
        String message = "{\"type\":\"go\",\"payload\":{\"request_id\":\"%s\"}}".formatted("r".repeat(200));
        try (WebSocketSession session =
                WebSocketSession.open(node.baseUrl(), "/v1/ws", Map.of(), List.of("llmnode.v1"))) {
            assertThat(session.subprotocol()).isEqualTo("llmnode.v1");
            assertThat(session.next(PATIENCE)).isEqualTo(new Frame.Text("\"hello\""));
            session.sendText(message);
            assertThat(session.next(PATIENCE)).isEqualTo(new Frame.Text(message.replace("\"go\"", "\"done\"")));
            assertThat(session.next(PATIENCE)).isEqualTo(new Frame.Closed(1012, ""));
        }
        assertThat(written(recording).path("messages").toString()).isEqualTo("[%s]".formatted(message));
    }

    private Answer ask(String request) throws IOException {
        try (RawConnection connection = new RawConnection(node.baseUrl(), PATIENCE)) {
            connection.send(request);
            return connection.readAnswer();
        }
    }

    private static NodeScript answering(NodeScript.Answer... answers) {
        return new NodeScript(List.of(answers), Map.of());
    }

    private static NodeScript.Answer answer(
            int status, @Nullable JsonNode json, @Nullable List<NodeScript.Event> events) {
        return new NodeScript.Answer(status, Map.of(), json, null, events, false);
    }

    private static NodeScript.Line reply(JsonNode message) {
        return new NodeScript.Line(message, null);
    }

    private static JsonNode written(Recording recording) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        recording.writeTo(document);
        return document;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
