package dev.llmnode.inference.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.text.ChatTemplateException;
import dev.llmnode.inference.text.jinja.TemplateSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaChatTemplateTest {
    private static final List<ChatMessage> CHAT = List.of(ChatMessage.system("Be kind."), ChatMessage.user("Hi"));

    @Test
    void chatml_shouldOpenTheAssistantsTurnWhenAsked() {
        JinjaChatTemplate chatml = parse(JinjaChatTemplate.CHATML);
        String turns = "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n";
        assertThat(chatml.render(CHAT, false)).isEqualTo(turns);
        assertThat(chatml.render(CHAT, true)).isEqualTo(turns + "<|im_start|>assistant\n");
    }

    @Test
    void render_shouldHandOverTheTemplatesOwnWords() {
        JinjaChatTemplate template = parse("{{ raise_exception('No ' ~ messages[0].role ~ ' role') }}");
        assertThatThrownBy(() -> template.render(CHAT, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessage("No system role");
    }

    @Test
    void render_shouldNameTheLineThatFails() {
        JinjaChatTemplate template = parse("{% for m in messages %}\n\n{{ m.name.first }}\n{% endfor %}");
        assertThatThrownBy(() -> template.render(CHAT, true))
                .hasMessage(
                        "The model's chat template fails in line 3: " + "'name' is undefined, so it has no 'first'");
    }

    @Test
    void render_shouldHaveABudgetForLongConversations() throws IOException {
        List<ChatMessage> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(ChatMessage.user("word ".repeat(100)));
            many.add(ChatMessage.assistant("<think>x</think>" + "word ".repeat(100)));
        }
        JinjaChatTemplate thinking =
                parse(Files.readString(Golden.FOLDER.resolve("templates").resolve("thinking.jinja")));
        assertThat(thinking.render(many, true)).hasSizeGreaterThan(2_000_000);
        JinjaChatTemplate words = parse("{{ messages[0].content.split() | join('-') | length }}");
        assertThat(words.render(List.of(ChatMessage.user("word ".repeat(200_000))), true))
                .isEqualTo("999999");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "steps"),
                Arguments.of("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "100 deep"),
                Arguments.of("{{ 'x' * 999999999 }}", "16777216"),
                Arguments.of("{{ [0] * 999999999 }}", "16777216"),
                Arguments.of("{{ range(999999999999) }}", "16777216"),
                Arguments.of("{{ range(-9223372036854775807, 9223372036854775807) }}", "overflow"),
                Arguments.of(
                        "{% set n = namespace(s='x') %}{% for i in range(64) %}"
                                + "{% set n.s = n.s ~ n.s %}{% endfor %}",
                        "16777216"),
                Arguments.of("{% for i in range(9999) %}{{ 'x' * 9999 }}{% endfor %}", "16777216"),
                Arguments.of(
                        "{% set s = 'x' * 9999999 %}{% for i in range(9999) %}{{ s|length }}{% endfor %}", "steps"),
                Arguments.of("{{ ('x' * 9999)|replace('', 'y' * 9999) }}", "16777216"),
                Arguments.of("{{ ('x' * 9999)|list|join('y' * 9999) }}", "16777216"),
                Arguments.of("{{ ('x\n' * 99999)|indent(999) }}", "16777216"),
                Arguments.of("{{ 'x'|center(999999999) }}", "16777216"),
                Arguments.of("{{ 3 ** 99999999999 }}", "overflow"),
                Arguments.of("{{ -(-9223372036854775807 - 1) }}", "overflow"),
                Arguments.of(twice(60, "{{ n.a }}"), "16777216"),
                Arguments.of(twice(60, "{{ n.a|tojson }}"), "16777216"),
                Arguments.of(twice(60, "{{ n.a == n.b }}"), "steps"),
                Arguments.of(twice(60, "{{ {n.a: 1} }}"), "cannot be a key"),
                Arguments.of(twice(60, "{{ n.a|unique }}"), "cannot be a key"),
                Arguments.of(nested("{{ n.a }}"), "nested too deeply"),
                Arguments.of(nested("{{ n.a|tojson }}"), "nested too deeply"));
    }

    /** Two equal lists of two references to a list of two references, and so on. */
    private static String twice(int times, String use) {
        return "{% set n = namespace(a=[], b=[]) %}{% for i in range(TIMES) %}"
                        .replace("TIMES", Integer.toString(times))
                + "{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}"
                + use;
    }

    private static String nested(String use) {
        return "{% set n = namespace(a=[]) %}{% for i in range(999999) %}{% set n.a = [n.a] %}{% endfor %}" + use;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void render_shouldStopWhatTakesTooMuch(String source, String reason) {
        JinjaChatTemplate template = parse(source);
        assertThatThrownBy(() -> template.render(CHAT, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"(,)", "[,]", "'not ',''", "'- ',''", "{1:,}", "'x if y else ',''", "x[,]", "x(,)", "'x is eq [',]"})
    void parse_shouldRefuseDeepNesting(String opening, String closing) {
        String source = "{{ " + opening.repeat(50_000) + "x" + closing.repeat(50_000) + " }}";
        assertThatThrownBy(() -> parse(source))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", ".a", "|trim", " ~ 1", "[0]", "()", " and 1", " or 1"})
    void parse_shouldRefuseLongChainsButRunAllowedOnes(String link) {
        String tooLong = "{{ x" + link.repeat(50_000) + " }}";
        assertThatThrownBy(() -> parse(tooLong)).hasMessageContaining("parts");
        JinjaChatTemplate allowed = parse("{% set x = 1 %}{{ x" + link.repeat(900) + " }}");
        try {
            assertThat(allowed.render(CHAT, true)).isNotNull();
        } catch (ChatTemplateException e) {
            assertThat(e).hasMessageContaining("line 1");
        }
    }

    @Test
    void parse_shouldRefuseDeepBlocks() {
        assertThatThrownBy(() -> parse("{% if x %}".repeat(50_000))).hasMessageContaining("nested");
    }

    @Test
    void parse_shouldRefuseDamagedTemplatesWithWordsOrRunThem() throws IOException {
        List<String> templates = new ArrayList<>();
        try (Stream<Path> files = Files.list(Golden.FOLDER.resolve("templates"))) {
            for (Path file : files.sorted().toList()) {
                templates.add(Files.readString(file));
            }
        }
        SplittableRandom random = new SplittableRandom(5);
        String alphabet = "{}%#-+()[]|.,:'\"\\ \nabn09=~<>";
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder damaged = new StringBuilder(templates.get(i % templates.size()));
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(damaged.length());
                if (random.nextBoolean()) {
                    damaged.deleteCharAt(at);
                } else {
                    damaged.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                parse(damaged.toString()).render(CHAT, true);
            } catch (TemplateSyntaxException | ChatTemplateException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 4_999);
    }

    private static JinjaChatTemplate parse(String source) {
        return JinjaChatTemplate.parse(source, Map.of(), Golden.CLOCK);
    }
}
