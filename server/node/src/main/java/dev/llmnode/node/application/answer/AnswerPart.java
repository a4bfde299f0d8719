package dev.llmnode.node.application.answer;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;

/** A piece of an answer: some deltas, then one end. */
public sealed interface AnswerPart {
    /** Tokens generated so far. */
    int tokensUsed();

    /**
     * New text.
     *
     * @param text never with a split character
     * @param tokensUsed tokens generated so far
     */
    record Text(String text, int tokensUsed) implements AnswerPart {}

    /** The end. */
    record End(FinishReason reason, Usage usage, Timings timings) implements AnswerPart {
        @Override
        public int tokensUsed() {
            return usage.completionTokens();
        }
    }
}
