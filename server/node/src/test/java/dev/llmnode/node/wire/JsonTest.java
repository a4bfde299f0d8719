package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.node.application.error.NodeException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                  | It ends too early, at line 1, column 2
                    {"a":1,}           | There is a '}' where none may be, at line 1, column 8
                    {'a':1}            | There is a ''' where none may be, at line 1, column 2
                    {"a" 1}            | There is a '1' where none may be, at line 1, column 6
                    hello              | 'hello' is no value of JSON, at line 1, column 1
                    {"a":NaN}          | 'NaN' is no value of JSON, at line 1, column 9
                    {"a":01}           | A number is not well-formed, at line 1, column 7
                    {"a":1}{}          | There is more behind the document, at line 1, column 8
                    {"a":1,"a":2}      | The field 'a' is there twice, at line 1, column 11
                    "\\q"               | There is an escape that JSON does not have, at line 1, column 3
                    [1}                | It is not well-formed, at line 1, column 3
                    """)
    void parse_shouldSayWhatIsWrongInItsOwnWords(String document, String words) {
        assertThat(refusal(document)).isEqualTo(words);
    }

    @Test
    void parse_shouldNameTheLimitThatADocumentBreaks() {
        assertThat(refusal("[".repeat(100_000))).isEqualTo("It is nested more than 1000 levels deep");
        assertThat(refusal("9".repeat(1_001))).isEqualTo("A number has more than 1000 characters");
        assertThat(refusal("{\"" + "x".repeat(60_000) + "\":1}")).isEqualTo("A name or text is too long");
        assertThat(refusal("\"a\nb\"")).startsWith("A control character is not escaped");
    }

    @Test
    void parse_shouldKeepNumbersAsTheyAreWritten() {
        assertThat(json.text(json.parse("[1e400,100.0,0.1,1E-7]".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("[1E+400,100.0,0.1,1E-7]");
    }

    private @Nullable String refusal(String document) {
        return assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> json.parse(document.getBytes(StandardCharsets.UTF_8)))
                .actual()
                .details();
    }
}
