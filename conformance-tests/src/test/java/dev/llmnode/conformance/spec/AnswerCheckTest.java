package dev.llmnode.conformance.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.SseEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {

    private static final String HEALTHY = "{\"status\":\"healthy\",\"issues\":null}";
    private static final String ERROR =
            "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"There is nothing here\",\"request_id\":\"r1\"}}";

    private final Specs specs = Specs.bundled();
    private final AnswerCheck check = new AnswerCheck(specs);

    @Test
    void problems_shouldBeNoneForDocumentedAnswer() {
        assertThat(problems("/health", answer(200, HEALTHY))).isEmpty();
        assertThat(problems("/nowhere", answer(404, ERROR))).isEmpty();
    }

    @Test
    void problems_shouldTellUndocumentedStatus() {
        assertThat(problems("/health", answer(418, ERROR)))
                .singleElement()
                .asString()
                .contains("418");
        assertThat(problems("/health", answer(404, ERROR)))
                .singleElement()
                .asString()
                .contains("404");
    }

    @Test
    void problems_shouldTellUndocumentedAndMissingHeaders() {
        assertThat(problems("/health", answer(200, HEALTHY, "x-powered-by", "us")))
                .containsExactly("header x-powered-by is not documented");
        Answer bare = new Answer(200, Map.of("content-type", List.of("application/json")), HEALTHY, List.of(), false);
        assertThat(problems("/health", bare)).containsExactly("header X-Request-Id is missing");
    }

    @Test
    void problems_shouldTellBodyThatDoesNotFit() {
        assertThat(problems("/health", answer(200, "{\"status\":5,\"issues\":null}")))
                .isNotEmpty();
        assertThat(problems("/health", answer(200, "healthy")))
                .singleElement()
                .asString()
                .contains("not JSON");
        assertThat(problems("/health", answer(200, HEALTHY, "content-type", "text/html")))
                .singleElement()
                .asString()
                .contains("text/html");
    }

    @Test
    void problems_shouldTellErrorThatBelongsToAnotherStatusOrRequest() {
        assertThat(problems("/nowhere", answer(400, ERROR)))
                .singleElement()
                .asString()
                .contains("NOT_FOUND");
        assertThat(problems("/nowhere", answer(404, ERROR, "x-request-id", "r2")))
                .singleElement()
                .asString()
                .contains("request_id");
    }

    @Test
    void problems_shouldTellInternals() {
        String trace = ERROR.replace("There is nothing here", "java.lang.IllegalStateException at X.java:5");
        assertThat(problems("/nowhere", answer(404, trace)))
                .singleElement()
                .asString()
                .contains("internals");
    }

    @Test
    void problems_shouldCheckEachEvent() {
        assertThat(problemsOfStream(new SseEvent(
                        "1", "message", "{\"content\":\"a\",\"tokens_used\":1,\"finish_reason\":null}", 0)))
                .isEmpty();
        assertThat(problemsOfStream(new SseEvent("1", "message", "{\"content\":\"a\"}", 0)))
                .isNotEmpty();
        assertThat(problemsOfStream(new SseEvent("1", "done", "{}", 0))).isNotEmpty();
    }

    private List<String> problemsOfStream(SseEvent event) {
        Answer stream = answer(200, "", "content-type", "text/event-stream");
        return check.problems(
                specs.operation("POST", "/v1/inference"),
                "POST",
                new Answer(200, stream.headers(), "", List.of(event), false));
    }

    private List<String> problems(String path, Answer answer) {
        Optional<Operation> operation = specs.operation("GET", path);
        return check.problems(operation, "GET", answer);
    }

    private static Answer answer(int status, String body, String... headers) {
        Map<String, List<String>> all =
                new HashMap<>(Map.of("content-type", List.of("application/json"), "x-request-id", List.of("r1")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return new Answer(status, all, body, List.of(), false);
    }
}
