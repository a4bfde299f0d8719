package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.api.model.capability.SearchRequest;
import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.api.model.peer.DiscoverRequest;
import dev.llmnode.node.application.error.NodeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaGateTest {
    private static final SchemaGate GATE = new SchemaGate(new Json());

    private static <T> T read(String document, Class<T> type) {
        return GATE.read(document.getBytes(StandardCharsets.UTF_8), type, _ -> {});
    }

    @Test
    void read_shouldFillInDefaults() {
        InferenceRequest request = read("""
                {"model":"m","prompt":"p","max_tokens":5,"temperature":null,"unknown":[1]}""", InferenceRequest.class);
        assertThat(request.temperature()).isEqualTo(InferenceRequest.TEMPERATURE_DEFAULT);
        assertThat(request.stream()).isFalse();
    }

    @Test
    void read_shouldTakeATimeoutInDigits() {
        assertThat(read("{\"timeout_ms\":\"5000\"}", DiscoverRequest.class).timeoutMs())
                .isEqualTo(5000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"prompt":"p","max_tokens":5}                                                 | model
                    {"model":"m","prompt":"p"}                                                    | max_tokens
                    {"model":"m","prompt":"p","max_tokens":0}                                     | max_tokens
                    {"model":"m","prompt":"p","max_tokens":"5"}                                   | max_tokens
                    {"model":"m","prompt":"p","max_tokens":5,"temperature":3}                     | temperature
                    {"model":"m","max_tokens":5}                                                  | prompt
                    {"model":"m","max_tokens":5,"messages":[{"role":"king","content":"x"}]}       | messages[0].role
                    {"model":"m","max_tokens":5,"messages":[{"role":"user"}]}                     | messages[0].content
                    {"model":"m","prompt":"p","max_tokens":5,"stop":["a",""]}                     | stop[1]
                    {"model":"m","prompt":"p","max_tokens":5,"request_id":"a b"}                  | request_id
                    """)
    void read_shouldNameTheFieldAtFault(String document, String field) {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> read(document, InferenceRequest.class))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"prompt":"p","max_tokens":5}                                  | model is missing
                    {"model":"m","prompt":"p","max_tokens":0}                      | max_tokens must be 1 or more
                    {"model":"m","prompt":"p","max_tokens":92233720368547758080}   | max_tokens must be 1048576 or less
                    {"model":"m","prompt":"p","max_tokens":"5"}                    | max_tokens must be an integer, not a string
                    {"model":"m","prompt":"p","max_tokens":1e400}                  | max_tokens must be an integer, not one that large
                    {"model":"m","prompt":"p","max_tokens":5,"temperature":1e400}  | temperature must be a number, not one that large
                    {"model":"m","prompt":"p","max_tokens":5,"top_p":0}            | top_p must be more than 0
                    {"model":"","prompt":"p","max_tokens":5}                       | model must have 1 or more characters
                    {"model":"m","prompt":"p","max_tokens":5,"stop":"END"}         | stop must be an array, not a string
                    {"model":"m","max_tokens":5,"messages":[]}                     | messages must have 1 or more elements
                    {"model":"m","max_tokens":5}                                   | Send prompt or messages
                    []                                                             | The request must be an object, not an array
                    """)
    void read_shouldSayWhichRuleIsBroken(String document, String words) {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> read(document, InferenceRequest.class))
                .satisfies(e -> assertThat(e.details()).isEqualTo(words));
    }

    @Test
    void read_shouldListWhatAnEnumerationHas() {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> read("{\"method\":\"magic\"}", DiscoverRequest.class))
                .satisfies(e -> assertThat(e.details())
                        .isEqualTo("method must be one of [\"all\", \"mdns\", \"dht\", \"bootstrap\"]"));
    }

    @Test
    void read_shouldNameNestedFieldsBehindAlternatives() {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> read("""
                        {"capability":"c","filters":{"min_success_rate":2}}""", SearchRequest.class))
                .satisfies(e -> assertThat(e.field()).isEqualTo("filters.min_success_rate"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''
                    {
                    {"model":"m"} {}
                    {"model":"m","model":"n"}
                    """)
    void read_shouldRefuseWhatIsNotOneJsonDocument(String document) {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> read(document, InferenceRequest.class))
                .satisfies(e -> assertThat(e.details()).doesNotContain("fasterxml"));
    }

    @Test
    void read_shouldRefuseWhatIsNotUtf8() {
        byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> GATE.read(overlong, InferenceRequest.class, _ -> {}))
                .satisfies(e -> assertThat(e.details()).isEqualTo("It is not UTF-8"));
    }
}
