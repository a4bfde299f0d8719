package dev.llmnode.inference;

/** One step of an answer. A stream is: at most one Started, any number of deltas, then exactly one Finished or Failed. */
public sealed interface GenerationEvent {
    /**
     * The prompt is in work.
     *
     * @param promptTokens length of the rendered prompt, tokens
     * @param cachedTokens how many of them came from the prefix cache
     */
    record Started(int promptTokens, int cachedTokens) implements GenerationEvent {}

    /**
     * New text, never with a split character and never with text that a stop sequence could still swallow.
     *
     * @param text one character at least
     * @param completionTokens tokens generated so far, cumulative
     */
    record Delta(String text, int completionTokens) implements GenerationEvent {}

    /** The regular end. */
    record Finished(FinishReason reason, Usage usage, Timings timings) implements GenerationEvent {}

    /** The generation broke. What was emitted before stays valid. */
    record Failed(InferenceException cause, Usage usage) implements GenerationEvent {}
}
