package dev.llmnode.conformance.cases;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One action and what must come of it. Exactly one of {@code http}, {@code raw}, {@code websocket} and {@code call} is set.
 *
 * @param expect what the outcome must look like; null where only the specification's own rules apply
 * @param capture values to keep for later steps: variable name to JSON pointer into the outcome
 * @param withinMs repeat the step until the expectation holds, for at most this long, in milliseconds
 * @param background start the action and hang up when the test ends; wait for the head of its answer only if a status is expected
 * @param times how often the action is done before the expectation is applied to the last outcome
 */
public record Step(
        @Nullable HttpAction http,
        @Nullable RawAction raw,
        @Nullable WebSocketAction websocket,
        @Nullable CallAction call,
        @Nullable Expectation expect,
        Map<String, String> capture,
        int withinMs,
        boolean background,
        int times) {

    public Step {
        capture = capture == null ? Map.of() : Map.copyOf(capture);
        times = Math.max(times, 1);
    }

    /** The one action of this step. */
    public Action action() {
        return Stream.<@Nullable Action>of(http, raw, websocket, call)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .reduce((_, _) -> {
                    throw new CaseFormatException("a step has one action, not several");
                })
                .orElseThrow(() -> new CaseFormatException("a step needs an action"));
    }

    /** What the outcome must look like; without one, nothing beyond the specification. */
    public Expectation expectation() {
        return expect == null ? Expectation.NONE : expect;
    }
}
