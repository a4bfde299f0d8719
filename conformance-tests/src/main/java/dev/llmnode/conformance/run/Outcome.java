package dev.llmnode.conformance.run;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What came of one step.
 *
 * @param document what happened, for captures: {@code status}, {@code headers}, {@code body}, {@code events}, {@code messages}
 * @param problems what did not hold
 */
record Outcome(JsonNode document, List<String> problems) {

    Outcome {
        problems = List.copyOf(problems);
    }
}
