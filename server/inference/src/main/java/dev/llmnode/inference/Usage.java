package dev.llmnode.inference;

/**
 * Token counts of one answer.
 *
 * @param promptTokens tokens of the rendered prompt
 * @param completionTokens tokens generated
 * @param cachedTokens prompt tokens that came from the prefix cache
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens) {
    public static final Usage NONE = new Usage(0, 0, 0);

    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
