package dev.llmnode.node.socket;

import dev.llmnode.node.application.answer.LiveAnswer;
import org.jspecify.annotations.Nullable;

/** A request that runs on a socket; it may be cancelled before its answer has begun. */
final class RunningRequest {
    private @Nullable LiveAnswer answer;
    private boolean cancelled;

    synchronized void began(LiveAnswer begun) {
        answer = begun;
        if (cancelled) {
            begun.cancel();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (answer != null) {
            answer.cancel();
        }
    }
}
