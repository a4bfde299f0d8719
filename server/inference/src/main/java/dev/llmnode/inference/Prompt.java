package dev.llmnode.inference;

import java.util.List;

/** What the model goes on from. */
public sealed interface Prompt {
    /** Text as it is; special tokens in it are recognised. */
    record Raw(String text) implements Prompt {}

    /** A conversation, rendered by the model's own chat template with an opening for its answer. */
    record Chat(List<ChatMessage> messages) implements Prompt {
        public Chat {
            messages = List.copyOf(messages);
            if (messages.isEmpty()) {
                throw new InvalidRequestException("messages", "messages must hold one message at least");
            }
        }
    }

    /** Token ids as they are: for benchmarks and golden files. */
    @SuppressWarnings("ArrayRecordComponent") // owned by the request from here on
    record Tokens(int[] ids) implements Prompt {}
}
