package dev.llmnode.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class VariablesTest {

    private final Variables variables = new Variables(Map.of("model", "tiny"));

    @Test
    void expand_shouldReplaceNames() {
        assertThat(variables.expand("/v1/${model}?x=${model}")).isEqualTo("/v1/tiny?x=tiny");
    }

    @Test
    void expand_shouldRepeatTextWithColonsAndBraces() {
        assertThat(variables.expand("${repeat:{\"a\"::3}|${repeat:X: 1\r\n:2}"))
                .isEqualTo("{\"a\":{\"a\":{\"a\":|X: 1\r\nX: 1\r\n");
    }

    @Test
    void expand_shouldKeepTypeOfWholeValue() {
        variables.put("count", JsonMapper.shared().readTree("5"));

        assertThat(variables.expand(JsonMapper.shared().readTree("{\"a\":[\"${count}\",\"n=${count}\"]}")))
                .isEqualTo(JsonMapper.shared().readTree("{\"a\":[5,\"n=5\"]}"));
    }

    @Test
    void expand_shouldRefuseUnknownName() {
        assertThatThrownBy(() -> variables.expand("${nobody}"))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("nobody");
    }
}
