package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.node.application.error.NodeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private final Json json = new Json();

    @Test
    void parse_shouldReadUtf8() {
        assertThat(json.parse("{\"a\":\"é😀\"}".getBytes(StandardCharsets.UTF_8))
                        .path("a")
                        .asText())
                .isEqualTo("é😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":\"\u00ff\"}",
                "{\"a\":\"\u00c0\u00af\"}"
            })
    void parse_shouldRefuseInWordsThatNameNoClass(String document) {
        assertThatThrownBy(() -> json.parse(document.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(
                        NodeException.InvalidRequest.class,
                        refusal -> assertThat(refusal.details()).isNotBlank().doesNotContain("jackson", "JsonNode"));
    }

    @Test
    void parse_shouldRefuseUtf16() {
        assertThatThrownBy(() -> json.parse("{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(NodeException.InvalidRequest.class);
    }
}
