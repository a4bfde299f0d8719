package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceChunk;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.model.ModelList;
import dev.llmnode.sdk.model.ServerMessage;
import dev.llmnode.sdk.model.UnknownMessage;
import org.junit.jupiter.api.Test;

/** What a later version of the API may send, and what was not sent. */
class ForwardTest {
    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }

    private static InferenceChunk chunk(String text) {
        return InferenceChunk.fromJson(json(text));
    }

    @Test
    void fromJson_shouldKeepWhatItDoesNotKnowInAnyDepth() {
        String text =
                "{\"models\":[{\"id\":\"m\",\"name\":\"M\",\"status\":\"dreaming\",\"colour\":{\"red\":1}}],\"page\":2}";
        ModelList list = ModelList.fromJson(json(text));
        assertThat(list.additional()).containsExactly(entry("page", IntNode.valueOf(2)));
        assertThat(list.models().get(0).status().wire()).isEqualTo("dreaming");
        assertThat(list.models().get(0).additional()).containsOnlyKeys("colour");
        assertThat(list.toString()).isEqualTo(text);
        assertThat(list.toJson()).isEqualTo(json(text));
    }

    @Test
    void openEnum_shouldTakeValuesToCome() {
        FinishReason reason = chunk("{\"content\":\"\",\"tokens_used\":1,\"finish_reason\":\"bored\"}")
                .finishReason()
                .orElseThrow();
        assertThat(reason.known()).isEqualTo(FinishReason.Known.UNKNOWN);
        assertThat(reason).isEqualTo(FinishReason.of("bored")).isNotEqualTo(FinishReason.COMPLETE);
        assertThat(reason).hasToString("bored");
        assertThat(FinishReason.of("complete").known()).isEqualTo(FinishReason.Known.COMPLETE);
    }

    @Test
    void serverMessage_shouldKeepTypesToCome() {
        ServerMessage message =
                ServerMessage.fromJson((ObjectNode) json("{\"type\":\"weather\",\"payload\":{\"sun\":true},\"at\":1}"));
        assertThat(message).isInstanceOf(UnknownMessage.class);
        assertThat(message.type()).isEqualTo("weather");
        assertThat(((UnknownMessage) message).additional()).containsOnlyKeys("at");
    }

    @Test
    void fromJson_shouldTellAbsentNullAndZeroApart() {
        InferenceChunk none = chunk("{\"content\":\"\",\"tokens_used\":0,\"finish_reason\":null}");
        assertThat(none.tokensUsed()).isZero();
        assertThat(none.content()).isEmpty();
        assertThat(none.finishReason()).isEmpty();
        assertThat(none.has("finish_reason")).isTrue();
        assertThat(none.field("finish_reason").orElseThrow().isNull()).isTrue();
        assertThat(none.has("model")).isFalse();
        assertThat(none.field("model")).isEmpty();
    }

    @Test
    void builder_shouldSendAbsentNullAndZeroApart() {
        InferenceRequest.Builder given =
                InferenceRequest.builder().model("m").maxTokens(0).prompt("");
        assertThat(given.build()).hasToString("{\"model\":\"m\",\"max_tokens\":0,\"prompt\":\"\"}");
        assertThat(given.temperature(0).seed(null).topK(0).build())
                .hasToString(
                        "{\"model\":\"m\",\"max_tokens\":0,\"prompt\":\"\",\"temperature\":0.0,\"seed\":null,\"top_k\":0}");
        assertThat(given.additional("mood", IntNode.valueOf(7))
                        .build()
                        .toJson()
                        .path("mood")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void getter_shouldNameTheFieldThatIsOfAnotherType() {
        InferenceChunk wrong = chunk("{\"content\":7,\"finish_reason\":null}");
        assertThatThrownBy(wrong::content)
                .isInstanceOf(InvalidResponseException.class)
                .hasMessageContaining("the field content is not text");
        assertThatThrownBy(wrong::tokensUsed).hasMessageContaining("the field tokens_used is missing");
    }
}
