package dev.llmnode.inference.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.inference.text.ChatTemplateException;
import dev.llmnode.inference.text.jinja.TemplateSyntaxException;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each construct by itself, as Jinja2 renders it. */
class SnippetsGoldenTest {
    static Stream<Arguments> snippets() throws IOException {
        Map<String, Value> variables =
                Golden.variables(Golden.read("snippets.json").get("variables"));
        return Golden.read("snippets.expected.json")
                .valueStream()
                .map(expected -> Arguments.of(expected.get("template").textValue(), expected, variables));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snippets")
    void render_shouldDoAsJinjaDoes(String template, JsonNode expected, Map<String, Value> variables) {
        String kind = expected.has("output")
                ? "output"
                : expected.has("refused") ? "refused" : expected.has("failed") ? "failed" : "syntax_error";
        String wanted = switch (kind) {
            case "output", "refused" -> kind + ": " + expected.get(kind).textValue();
            case "failed" -> "failed";
            default -> "syntax error";
        };
        assertThat(outcome(template, variables)).isEqualTo(wanted);
    }

    private static String outcome(String template, Map<String, Value> variables) {
        try {
            return "output: "
                    + JinjaChatTemplate.parse(template, Map.of(), Golden.CLOCK).render(variables);
        } catch (TemplateSyntaxException e) {
            assertThat(e).hasMessageMatching("line \\d+: .+");
            return "syntax error";
        } catch (ChatTemplateException e) {
            String message = String.valueOf(e.getMessage());
            return message.startsWith("The model's chat template fails in line ") ? "failed" : "refused: " + message;
        }
    }
}
