package dev.llmnode.node.application.answer;

import dev.llmnode.inference.FinishReason;
import java.time.Duration;

/** Is told how answers end, to count them. */
public interface InferenceObserver {
    /** An answer has ended. */
    void finished(String model, FinishReason reason, Duration duration);

    /** An answer has failed. */
    void failed(String model);
}
