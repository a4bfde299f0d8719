package dev.llmnode.node.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.api.model.error.ErrorDetail;
import dev.llmnode.api.socket.ClientMessage;
import dev.llmnode.api.socket.ErrorMessage;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.wire.ErrorAnswer;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads messages through the gate, and puts errors into them. */
final class SocketMessages {
    private final SchemaGate gate;
    private final ErrorAnswers errors;

    SocketMessages(SchemaGate gate, ErrorAnswers errors) {
        this.gate = gate;
        this.errors = errors;
    }

    /**
     * Reads a message.
     *
     * @param onRequestId is told which request it belongs to, before it is judged
     * @throws NodeException.InvalidRequest if it breaks a rule
     */
    ClientMessage read(String text, Consumer<String> onRequestId) {
        JsonNode tree = gate.parse(text.getBytes(StandardCharsets.UTF_8));
        Optional<String> requestId = RequestIds.in(tree.path("payload"));
        requestId.ifPresent(onRequestId);
        String type = tree.path("type").textValue();
        String schema = type == null ? null : ClientMessage.SCHEMAS.get(type);
        if (schema == null) {
            throw new NodeException.InvalidRequest(
                    tree.isObject() ? "type" : null,
                    "Invalid message",
                    "Its type must be one of " + String.join(", ", new TreeSet<>(ClientMessage.SCHEMAS.keySet())));
        }
        gate.check(tree, schema);
        return gate.bind(tree, ClientMessage.class);
    }

    /** What went wrong with a message; a field that it names is that of the message. */
    ErrorMessage error(Throwable thrown, @Nullable String requestId) {
        return new ErrorMessage(errors.of(thrown).detail(requestId));
    }

    /** What went wrong with a request; a field that it names is part of the message's payload. */
    ErrorMessage requestError(Throwable thrown, String requestId) {
        ErrorAnswer answer = errors.of(thrown);
        String field = answer.field() == null ? null : "payload." + answer.field();
        return new ErrorMessage(new ErrorDetail(answer.code(), answer.message(), field, answer.details(), requestId));
    }
}
