package dev.llmnode.inference.text;

import dev.llmnode.inference.InvalidRequestException;

/** A chat template refuses a conversation. */
public final class ChatTemplateException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    public ChatTemplateException(String message) {
        super("messages", message);
    }
}
