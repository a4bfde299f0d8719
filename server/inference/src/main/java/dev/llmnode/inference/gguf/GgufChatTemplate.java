package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.Tokenizer;
import dev.llmnode.inference.text.jinja.TemplateSyntaxException;
import dev.llmnode.inference.text.template.JinjaChatTemplate;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Reads a file's chat template; a file without one gets ChatML. */
final class GgufChatTemplate {
    private static final String KEY = "tokenizer.chat_template";

    /** Variables with special tokens' names, by the key that holds the token. */
    private static final Map<String, String> TOKENS = Map.of(
            "tokenizer.ggml.bos_token_id", "bos_token",
            "tokenizer.ggml.eos_token_id", "eos_token",
            "tokenizer.ggml.unknown_token_id", "unk_token",
            "tokenizer.ggml.padding_token_id", "pad_token");

    private GgufChatTemplate() {}

    /**
     * The chat template of a file.
     *
     * @throws ModelFormatException if it is not well-formed; the message names the line
     */
    static ChatTemplate read(GgufMetadata metadata, Tokenizer tokenizer) {
        String source = metadata.findText(KEY).orElse(JinjaChatTemplate.CHATML);
        try {
            return JinjaChatTemplate.parse(source, tokens(metadata, tokenizer), Clock.system(ZoneId.systemDefault()));
        } catch (TemplateSyntaxException e) {
            throw new ModelFormatException("%s, %s".formatted(KEY, e.getMessage()), e);
        }
    }

    private static Map<String, String> tokens(GgufMetadata metadata, Tokenizer tokenizer) {
        Map<String, String> tokens = new HashMap<>();
        TOKENS.forEach((key, variable) -> metadata.findWhole(key, 0, tokenizer.vocabularySize() - 1)
                .ifPresent(id -> tokens.put(variable, tokenizer.name(id))));
        return tokens;
    }
}
