package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Answer;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.InferenceCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceMappingTest {
    private final Json json = new Json();
    private final SchemaGate gate = new SchemaGate(json);

    /** A request with these fields beside the model and the limit. */
    private InferenceCall call(String fields) {
        String document = "{\"model\":\"m\",\"max_tokens\":5,%s}".formatted(fields);
        InferenceRequest request =
                gate.read(document.getBytes(StandardCharsets.UTF_8), InferenceRequest.class, _ -> {});
        return InferenceMapping.call(request, "id-1", new Caller("c"));
    }

    @Test
    void call_shouldTakeAPromptForAChatOfOneTurn() {
        InferenceCall call = call("\"prompt\":\"Hi\"");

        assertThat(call.request().prompt()).isEqualTo(new Prompt.Chat(List.of(ChatMessage.user("Hi"))));
        assertThat(call.promptField()).isEqualTo("prompt");
        assertThat(call.requestId()).isEqualTo("id-1");
        assertThat(call.request().maxTokens()).isEqualTo(5);
    }

    @Test
    void call_shouldPutTheSystemsWordsFirst() {
        assertThat(call("\"prompt\":\"Hi\",\"system\":\"Be brief\"").request().prompt())
                .isEqualTo(new Prompt.Chat(List.of(ChatMessage.system("Be brief"), ChatMessage.user("Hi"))));
    }

    @Test
    void call_shouldLeaveARawPromptAsItIs() {
        assertThat(call("\"prompt\":\"Once\",\"raw\":true,\"system\":\"no effect\"")
                        .request()
                        .prompt())
                .isEqualTo(new Prompt.Raw("Once"));
    }

    @Test
    void call_shouldKeepTheTurnsOfAChat() {
        InferenceCall call = call("""
                "messages":[{"role":"user","content":"1"},{"role":"assistant","content":"2"},{"role":"user","content":"3"}]""");

        assertThat(call.promptField()).isEqualTo("messages");
        assertThat(call.request().prompt())
                .isEqualTo(new Prompt.Chat(
                        List.of(ChatMessage.user("1"), new ChatMessage("assistant", "2"), ChatMessage.user("3"))));
    }

    @Test
    void call_shouldHaveTheContractsDefaults() {
        assertThat(call("\"prompt\":\"Hi\"").request().sampling()).isEqualTo(new SamplingParams(0.7, 1, 0, 0, 1, null));
        assertThat(call("\"prompt\":\"Hi\"").request().stop()).isEmpty();
    }

    @Test
    void call_shouldPassOnHowToSample() {
        InferenceCall call = call("""
                "prompt":"Hi","temperature":0,"top_p":0.9,"top_k":40,"min_p":0.05,"repeat_penalty":1.1,"seed":9007199254740991,"stop":["END"]""");

        assertThat(call.request().sampling())
                .isEqualTo(new SamplingParams(0, 0.9, 40, 0.05, 1.1, 9_007_199_254_740_991L));
        assertThat(call.request().stop()).containsExactly("END");
    }

    @Test
    void chunk_shouldNameTheRequestWhereItIsTold() {
        AnswerPart text = new AnswerPart.Text("Hel", 1);

        assertThat(json.text(InferenceMapping.chunk(text, "id-1", "m"))).isEqualTo("""
                {"content":"Hel","tokens_used":1,"finish_reason":null,"request_id":"id-1","model":"m"}""");
        assertThat(json.text(InferenceMapping.chunk(text, null, null))).isEqualTo("""
                {"content":"Hel","tokens_used":1,"finish_reason":null}""");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE,complete", "MAX_TOKENS,max_tokens", "STOP_SEQUENCE,stop_sequence", "CANCELLED,cancelled"})
    void chunk_shouldTellWhyItEnded(FinishReason reason, String wire) {
        AnswerPart end = new AnswerPart.End(reason, new Usage(10, 3, 4), Timings.NONE);

        assertThat(json.text(InferenceMapping.chunk(end, null, null))).isEqualTo("""
                {"content":"","tokens_used":3,"finish_reason":"%s","usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13,"cached_tokens":4}}""".formatted(wire));
    }

    @Test
    void response_shouldSayWhereTheTimeWent() {
        Timings spent = new Timings(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(500));
        AnswerPart.End end = new AnswerPart.End(FinishReason.MAX_TOKENS, new Usage(10, 6, 0), spent);

        assertThat(json.text(InferenceMapping.response(
                        call("\"prompt\":\"Hi\""), new Answer("Hello", end, Duration.ofMillis(530)))))
                .isEqualTo("""
                        {"model":"m","content":"Hello","tokens_used":6,"finish_reason":"max_tokens","request_id":"id-1",\
                        "usage":{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16,"cached_tokens":0},\
                        "timings":{"queue_ms":1.0,"prompt_ms":20.0,"generation_ms":500.0,"total_ms":530.0,"tokens_per_second":10.0}}""");
    }

    @Test
    void response_shouldHaveNoSpeedWhereNothingWasDecoded() {
        AnswerPart.End end = new AnswerPart.End(FinishReason.COMPLETE, new Usage(10, 1, 0), Timings.NONE);

        assertThat(json.text(InferenceMapping.response(call("\"prompt\":\"Hi\""), new Answer("H", end, Duration.ZERO))))
                .contains("\"tokens_per_second\":0.0");
    }
}
