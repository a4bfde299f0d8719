package dev.llmnode.node.application.answer;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import java.time.Duration;

/** Is told how answers end, to count them. */
public interface InferenceObserver {
    /** An answer has ended. */
    void finished(String model, FinishReason reason, Usage usage, Timings timings, Duration duration);

    /** An answer has failed. */
    void failed(String model);
}
