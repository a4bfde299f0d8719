package dev.llmnode.conformance.spec;

import dev.llmnode.conformance.spec.Specs.Direction;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds a WebSocket message of the node to what the specification says. */
public final class MessageCheck {

    private final Specs specs;

    public MessageCheck(Specs specs) {
        this.specs = specs;
    }

    /** What does not fit. */
    public List<String> problems(String text) {
        JsonNode message;
        try {
            message = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return List.of("a message that is not JSON: %s".formatted(text));
        }
        String type = message.path("type").asString("");
        if (!specs.messages(Direction.SENT).contains(type)) {
            return List.of("message type '%s' is not documented for the node".formatted(type));
        }
        return specs.violations(Specs.ASYNCAPI, "/components/messages/%s/payload".formatted(type), message);
    }
}
