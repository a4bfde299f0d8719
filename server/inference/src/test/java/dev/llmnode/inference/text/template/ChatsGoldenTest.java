package dev.llmnode.inference.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.text.ChatTemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole templates over whole conversations, as Jinja2 renders them. */
class ChatsGoldenTest {
    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

    static Stream<Arguments> chats() throws IOException {
        JsonNode conversations = Golden.read("conversations.json");
        return Golden.read("chats.expected.json.gz").properties().stream()
                .flatMap(template -> template.getValue().properties().stream()
                        .map(chat -> Arguments.of(
                                template.getKey(),
                                chat.getKey(),
                                messages(conversations.get(chat.getKey())),
                                chat.getValue())));
    }

    private static List<ChatMessage> messages(JsonNode conversation) {
        return conversation
                .valueStream()
                .map(turn -> new ChatMessage(
                        turn.get("role").textValue(), turn.get("content").textValue()))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("chats")
    void render_shouldDoAsJinjaDoes(String template, String conversation, List<ChatMessage> messages, JsonNode expected)
            throws IOException {
        String source = Files.readString(Golden.FOLDER.resolve("templates/" + template + ".jinja"));
        JinjaChatTemplate chat = JinjaChatTemplate.parse(source, TOKENS, Golden.CLOCK);
        for (boolean prompt : List.of(false, true)) {
            JsonNode wanted = expected.get(prompt ? 1 : 0);
            if (wanted.has("refused")) {
                assertThatThrownBy(() -> chat.render(messages, prompt))
                        .isInstanceOf(ChatTemplateException.class)
                        .hasMessage(wanted.get("refused").textValue());
            } else {
                assertThat(chat.render(messages, prompt))
                        .isEqualTo(wanted.get("output").textValue());
            }
        }
    }
}
