package dev.llmnode.inference.text;

import dev.llmnode.inference.ChatMessage;
import java.util.List;

/** ChatML: each turn between {@code <|im_start|>} and {@code <|im_end|>}, its role on a line of its own. */
public final class ChatMlTemplate implements ChatTemplate {
    @Override
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages) {
            text.append("<|im_start|>")
                    .append(message.role())
                    .append('\n')
                    .append(message.content())
                    .append("<|im_end|>\n");
        }
        if (addGenerationPrompt) {
            text.append("<|im_start|>assistant\n");
        }
        return text.toString();
    }
}
