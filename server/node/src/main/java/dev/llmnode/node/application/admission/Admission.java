package dev.llmnode.node.application.admission;

import dev.llmnode.node.application.error.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a request.
 *
 * @param caller who it is
 * @param rate where the caller's rate stands after this request; null where there is no limit
 * @param refusal why it may not go on; null if it may
 */
public record Admission(
        Caller caller, @Nullable RateStatus rate, @Nullable NodeException refusal) {}
