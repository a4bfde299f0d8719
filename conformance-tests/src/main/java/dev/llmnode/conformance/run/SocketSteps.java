package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.Expectation;
import dev.llmnode.conformance.cases.Matcher;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.cases.WebSocketAction;
import dev.llmnode.conformance.spec.MessageCheck;
import dev.llmnode.conformance.spec.Specs.Direction;
import dev.llmnode.conformance.wire.Frame;
import dev.llmnode.conformance.wire.WebSocketSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One WebSocket's script, line by line; it ends at the first line that does not hold. */
final class SocketSteps {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WebSocketSession session;
    private final MessageCheck check;
    private final Coverage coverage;
    private final Variables variables;
    private final List<String> problems = new ArrayList<>();
    private final ObjectNode document = JsonMapper.shared().createObjectNode();
    private final ArrayNode messages = document.putArray("messages");

    SocketSteps(WebSocketSession session, MessageCheck check, Coverage coverage, Variables variables) {
        this.session = session;
        this.check = check;
        this.coverage = coverage;
        this.variables = variables;
    }

    Outcome run(WebSocketAction action, Expectation expectation) throws InterruptedException {
        document.put("status", 101);
        document.putObject("headers").put("sec-websocket-protocol", session.subprotocol());
        problems.addAll(Answers.problems(expectation, document, variables));
        for (WebSocketAction.Line line : action.script()) {
            if (!problems.isEmpty()) {
                break;
            }
            send(line);
            expect(line);
        }
        return new Outcome(document, problems);
    }

    private void send(WebSocketAction.Line line) {
        if (line.send() != null) {
            JsonNode message = variables.expand(line.send());
            coverage.message(Direction.RECEIVED, message.path("type").asString(""));
            session.sendText(message.toString());
        }
        if (line.sendText() != null) {
            session.sendText(variables.expand(line.sendText()));
        }
        if (line.sendHex() != null) {
            session.sendBinary(HexFormat.of().parseHex(line.sendHex()));
        }
        if (line.sendPing() != null) {
            session.sendPing(line.sendPing());
        }
        if (line.close() != null) {
            session.sendClose(line.close());
        }
    }

    private void expect(WebSocketAction.Line line) throws InterruptedException {
        if (line.expect() != null) {
            expectNext(variables.expand(line.expect()));
        }
        if (line.expectUntil() != null) {
            expectAll(List.of(variables.expand(line.expectUntil())));
        }
        if (line.expectAll() != null) {
            expectAll(line.expectAll().stream().map(variables::expand).toList());
        }
        if (line.expectPong() != null) {
            expectPong(line.expectPong());
        }
        if (line.expectClose() != null) {
            expectClose(variables.expand(line.expectClose()));
        }
    }

    private void expectNext(JsonNode expected) throws InterruptedException {
        JsonNode message = nextMessage(expected.path("type").asString("").equals("ping"));
        Matcher.differences(expected, message).forEach(found -> problems.add("message%s".formatted(found)));
    }

    /** Reads messages until each of these has come, in any order. */
    private void expectAll(List<JsonNode> expected) throws InterruptedException {
        List<JsonNode> missing = new ArrayList<>(expected);
        while (!missing.isEmpty() && problems.isEmpty()) {
            JsonNode message = nextMessage(true);
            missing.stream()
                    .filter(one -> Matcher.matches(one, message))
                    .findFirst()
                    .ifPresent(missing::remove);
            if (message.isMissingNode()) {
                problems.add("never came: %s".formatted(missing));
            }
        }
    }

    private void expectPong(String payload) throws InterruptedException {
        Frame frame = session.next(PATIENCE);
        if (!new Frame.Pong(payload).equals(frame)) {
            problems.add("expected a pong of '%s', got %s".formatted(payload, frame));
        }
    }

    private void expectClose(JsonNode expected) throws InterruptedException {
        Frame frame = session.next(PATIENCE);
        while (frame instanceof Frame.Ping || frame instanceof Frame.Text) {
            frame = session.next(PATIENCE);
        }
        if (frame instanceof Frame.Closed(var code, var reason)) {
            ObjectNode close = document.putObject("close").put("code", code).put("reason", reason);
            Matcher.differences(expected, close).forEach(found -> problems.add("close%s".formatted(found)));
        } else {
            problems.add("expected a close frame, got %s".formatted(frame));
        }
    }

    /** The next message that fits the specification; a missing node if none came, with a problem noted. */
    private JsonNode nextMessage(boolean pingCounts) throws InterruptedException {
        while (true) {
            Frame frame = session.next(PATIENCE);
            if (frame instanceof Frame.Text(var text)) {
                problems.addAll(check.problems(text));
                JsonNode message = Answers.parsed(text);
                String type = message.path("type").asString("");
                coverage.message(Direction.SENT, type);
                messages.add(message);
                if (pingCounts || !type.equals("ping")) {
                    return message;
                }
            } else if (!(frame instanceof Frame.Ping)) {
                problems.add(frame == null ? "no message came" : "expected a message, got %s".formatted(frame));
                return JsonMapper.shared().missingNode();
            }
        }
    }
}
