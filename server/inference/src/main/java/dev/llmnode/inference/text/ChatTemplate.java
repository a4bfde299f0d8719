package dev.llmnode.inference.text;

import dev.llmnode.inference.ChatMessage;
import java.util.List;

/** Turns a conversation into the text a model was trained on. Immutable; may be called from any thread. */
public interface ChatTemplate {
    /**
     * The conversation as text, special tokens by their names.
     *
     * @param messages the turns, oldest first
     * @param addGenerationPrompt whether to open the assistant's next turn
     * @throws ChatTemplateException if the template refuses the conversation, with the template's own words
     */
    String render(List<ChatMessage> messages, boolean addGenerationPrompt);
}
