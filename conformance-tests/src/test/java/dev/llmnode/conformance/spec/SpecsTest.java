package dev.llmnode.conformance.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.spec.Specs.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SpecsTest {

    private final Specs specs = Specs.bundled();

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/inference, createInference",
        "GET, /v1/inference?model=a, getInference",
        "GET, /v1/peers, listPeers",
        "GET, /v1/peers/12D3, getPeer",
        "POST, /v1/peers/discover, discoverPeers",
        "PUT, /v1/network/config, updateNetworkConfig",
    })
    void operation_shouldFindOperationOfRequest(String method, String path, String id) {
        assertThat(specs.operation(method, path)).map(Operation::id).contains(id);
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /v1/inference", "GET, /v1/nothing", "GET, /v1/peers/a/b", "GET, /"})
    void operation_shouldBeEmptyForRequestWithoutOne(String method, String path) {
        assertThat(specs.operation(method, path)).isEmpty();
    }

    @Test
    void messages_shouldBeThoseOfEachDirection() {
        assertThat(specs.messages(Direction.SENT)).contains("inference_response", "error", "ping", "pong");
        assertThat(specs.messages(Direction.RECEIVED)).contains("inference_request", "inference_cancel", "ping");
    }

    @Test
    void violations_shouldTellMissingWrongAndUndocumented() {
        assertThat(violations("InferenceChunk", "{\"content\":\"a\",\"tokens_used\":1,\"finish_reason\":null}"))
                .isEmpty();
        assertThat(violations("InferenceChunk", "{\"content\":\"a\",\"finish_reason\":null}"))
                .singleElement()
                .asString()
                .contains("tokens_used");
        assertThat(violations("InferenceChunk", "{\"content\":\"a\",\"tokens_used\":\"1\",\"finish_reason\":null}"))
                .isNotEmpty();
        assertThat(violations("InferenceChunk", "{\"content\":\"a\",\"tokens_used\":1,\"finish_reason\":null,\"x\":1}"))
                .containsExactly("/x: undocumented field");
        assertThat(violations("InferenceChunk", "{\"content\":\"a\",\"tokens_used\":1,\"finish_reason\":\"bored\"}"))
                .containsExactly("/finish_reason: undocumented value \"bored\"");
    }

    @Test
    void sample_shouldFitSchemaOfEachOperation() {
        assertThat(specs.operations()).allSatisfy(operation -> {
            SampleRequest sample = SampleRequest.of(specs, operation);
            assertThat(sample.path()).startsWith("/").doesNotContain("{");
            assertThat(sample.body() != null).isEqualTo(operation.node().has("requestBody"));
        });
    }

    private java.util.List<String> violations(String schema, String json) {
        return specs.violations(
                Specs.OPENAPI, specs.schema(schema), JsonMapper.shared().readTree(json));
    }
}
