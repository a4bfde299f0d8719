package dev.llmnode.inference;

/** The prompt leaves no room for an answer in the model's context window. */
public final class PromptTooLongException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    /**
     * @param field wire name of what was too long
     * @param promptTokens length of the rendered prompt, tokens
     * @param contextLength the window, tokens
     */
    public PromptTooLongException(String field, int promptTokens, int contextLength) {
        super(
                field,
                "The prompt has %d tokens, the context window %d: %d too many (one is kept for the answer)"
                        .formatted(promptTokens, contextLength, promptTokens - contextLength + 1));
    }
}
