package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.Expectation;
import dev.llmnode.conformance.cases.Matcher;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.Frame;
import dev.llmnode.conformance.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as a document, and compares it with what a case expects. */
final class Answers {

    private Answers() {}

    /** {@code {status, headers, body, events: {first, last, each, count, content}, closed}}; a body that is not JSON is text. */
    static ObjectNode document(Answer answer) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.put("status", answer.status());
        ObjectNode headers = document.putObject("headers");
        answer.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        document.put("closed", answer.closed());
        if (!answer.body().isEmpty()) {
            document.set("body", parsed(answer.body()));
        }
        if (answer.mediaType().equals("text/event-stream")) {
            document.set("events", events(answer.events()));
        }
        return document;
    }

    /** A close frame as {@code {code, reason}}; of a connection that ended in another way, {@code {broken}}. */
    static ObjectNode close(Frame frame) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        return frame instanceof Frame.Closed(int code, String reason)
                ? document.put("code", code).put("reason", reason)
                : document.put("broken", frame.toString());
    }

    private static ObjectNode events(List<SseEvent> events) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode each = document.putArray("each");
        StringBuilder content = new StringBuilder();
        for (SseEvent event : events) {
            JsonNode data = parsed(event.data());
            content.append(data.path("content").asString(""));
            ObjectNode node = each.addObject().put("event", event.name()).put("id", event.id());
            node.set("data", data);
        }
        document.put("count", events.size());
        document.put("content", content.toString());
        if (!events.isEmpty()) {
            document.set("first", each.get(0));
            document.set("last", each.get(events.size() - 1));
        }
        return document;
    }

    static JsonNode parsed(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            return JsonMapper.shared().getNodeFactory().stringNode(text);
        }
    }

    /** What of the expectation the document does not meet. */
    static List<String> problems(Expectation expectation, ObjectNode document, Variables variables) {
        List<String> problems = new ArrayList<>();
        match("status", expectation.status(), document.path("status"), variables, problems);
        expectation
                .headers()
                .forEach((name, matcher) -> match(
                        "header " + name, matcher, document.path("headers").path(name), variables, problems));
        match("error", expectation.error(), document.path("body").path("error"), variables, problems);
        match("result", expectation.result(), document.path("result"), variables, problems);
        match("close", expectation.close(), document.path("close"), variables, problems);
        match("requests", expectation.requests(), document.path("requests"), variables, problems);
        match("messages", expectation.messages(), document.path("messages"), variables, problems);
        match("body", expectation.body(), document.path("body"), variables, problems);
        JsonNode events = expectation.events();
        if (events != null) {
            events.forEachEntry(
                    (name, matcher) -> matchEvents(name, matcher, document.path("events"), variables, problems));
        }
        if (expectation.closed() != null && document.path("closed").asBoolean() != expectation.closed()) {
            problems.add(expectation.closed() ? "the connection stays open" : "the connection is closed");
        }
        return problems;
    }

    private static void matchEvents(
            String name, JsonNode matcher, JsonNode events, Variables variables, List<String> problems) {
        if (name.equals("each")) {
            events.path("each").forEach(event -> match("each event", matcher, event, variables, problems));
        } else {
            match("events " + name, matcher, events.path(name), variables, problems);
        }
    }

    private static void match(
            String what, @Nullable JsonNode matcher, JsonNode actual, Variables variables, List<String> problems) {
        if (matcher != null) {
            Matcher.differences(variables.expand(matcher), actual).forEach(found -> problems.add(what + found));
        }
    }
}
