package dev.llmnode.conformance.cases;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Tests about one subject: one file under {@code cases/}.
 *
 * @param name title of the suite, unique
 * @param description what it holds the node to, in a sentence
 * @param settings what the node must be started with beside {@link dev.llmnode.conformance.node.NodeSettings#DEFAULTS}
 * @param tests its tests, in the order they run
 */
public record Suite(
        @JsonProperty("suite") String name, String description, Map<String, String> settings, List<TestCase> tests) {

    public Suite {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        tests = List.copyOf(tests);
    }
}
