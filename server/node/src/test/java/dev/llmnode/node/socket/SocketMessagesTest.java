package dev.llmnode.node.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.api.socket.InferenceCancelMessage;
import dev.llmnode.api.socket.InferenceRequestMessage;
import dev.llmnode.api.socket.PingMessage;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.SchemaGate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketMessagesTest {
    private final SocketMessages messages = new SocketMessages(new SchemaGate(new Json()), new ErrorAnswers(false));
    private final List<String> ids = new ArrayList<>();

    @Test
    void read_shouldGiveEachMessageItsType() {
        assertThat(messages.read("""
                {"type":"ping"}""", ids::add)).isInstanceOf(PingMessage.class);
        assertThat(messages.read("""
                {"type":"inference_cancel","payload":{"request_id":"a"}}""", ids::add)).isInstanceOf(InferenceCancelMessage.class);
        assertThat(messages.read("""
                {"type":"inference_request","payload":{"model":"m","prompt":"p","max_tokens":1}}""", ids::add))
                .isInstanceOfSatisfying(
                        InferenceRequestMessage.class,
                        message -> assertThat(message.payload().model()).isEqualTo("m"));
        assertThat(ids).containsExactly("a");
    }

    @Test
    void read_shouldTellWhichRequestAMessageBelongsToBeforeItIsJudged() {
        assertThatExceptionOfType(NodeException.InvalidRequest.class).isThrownBy(() -> messages.read("""
                        {"type":"inference_request","payload":{"request_id":"mine"}}""", ids::add));
        assertThat(ids).containsExactly("mine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                             | type
            {"type":null}                                  | type
            {"type":"error","payload":{}}                  | type
            {"type":"inference_cancel","payload":{}}       | payload.request_id
            {"type":"inference_request","payload":"hello"} | payload
            []                                             |
            """)
    void read_shouldNameTheFieldAtFault(String text, String field) {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> messages.read(text, ids::add))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void requestError_shouldPutTheFieldIntoThePayload() {
        NodeException unknown = new NodeException.ModelNotFound("gpt-5", List.of("m"));

        var error = messages.requestError(unknown, "a").payload();

        assertThat(error.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(error.field()).isEqualTo("payload.model");
        assertThat(error.requestId()).isEqualTo("a");
        assertThat(error.details()).isEqualTo("Available models: m");
    }

    @Test
    void requestError_shouldHaveNoFieldWhereNoneIsAtFault() {
        NodeException limited = new NodeException.RateLimited(java.time.Duration.ofSeconds(5));

        assertThat(messages.requestError(limited, "a").payload().field()).isNull();
    }

    @Test
    void error_shouldKeepTheFieldOfAMessage() {
        NodeException invalid = new NodeException.InvalidRequest("type", "Invalid message", null);

        var error = messages.error(invalid, null).payload();

        assertThat(error.field()).isEqualTo("type");
        assertThat(error.requestId()).isNull();
    }
}
