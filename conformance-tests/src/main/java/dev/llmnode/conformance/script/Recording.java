package dev.llmnode.conformance.script;

import dev.llmnode.conformance.cases.NodeScript;
import dev.llmnode.conformance.cases.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One script while it is followed, and what came meanwhile. */
public final class Recording {

    private final NodeScript script;
    private final Variables variables;
    private final ArrayNode requests = JsonMapper.shared().createArrayNode();
    private final ArrayNode messages = JsonMapper.shared().createArrayNode();

    Recording(NodeScript script, Variables variables) {
        this.script = script;
        this.variables = variables;
    }

    boolean hasReplies() {
        return !script.replies().isEmpty();
    }

    /** Notes a request; gives the answer whose turn it is, null where the script has none. */
    synchronized NodeScript.@Nullable Answer answer(Request request) {
        requests.add(request.document());
        List<NodeScript.Answer> answers = script.answers();
        return answers.isEmpty() ? null : answers.get(Math.min(requests.size(), answers.size()) - 1);
    }

    /** Notes a handshake; gives what is sent when the socket opens. */
    synchronized List<NodeScript.Line> opened(Request request) {
        requests.add(request.document());
        return expanded("open");
    }

    /** Notes a message; gives what it is answered with. */
    synchronized List<NodeScript.Line> replies(JsonNode message) {
        messages.add(message);
        variables.put("request_id", message.path("payload").path("request_id"));
        return expanded(message.path("type").asString(""));
    }

    private List<NodeScript.Line> expanded(String type) {
        return script.replies().getOrDefault(type, List.of()).stream()
                .map(line -> line.send() == null ? line : new NodeScript.Line(variables.expand(line.send()), null))
                .toList();
    }

    JsonNode expanded(JsonNode tree) {
        return variables.expand(tree);
    }

    /** Adds what came: {@code requests}, each with method, path, headers and body, and {@code messages}. */
    public synchronized void writeTo(ObjectNode document) {
        document.set("requests", requests.deepCopy());
        document.set("messages", messages.deepCopy());
    }
}
