package dev.llmnode.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.spec.Specs;
import dev.llmnode.conformance.spec.Specs.Direction;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private final Specs specs = Specs.bundled();
    private final Coverage coverage = new Coverage();

    @Test
    void of_shouldTellWhatWasSeen() {
        coverage.answered("listModels", 200);
        coverage.message(Direction.SENT, "pong");

        assertThat(coverage.of(specs))
                .containsEntry("listModels 200", true)
                .containsEntry("listModels 429", false)
                .containsEntry("sent pong", true)
                .containsEntry("received ping", false);
    }

    @Test
    void problems_shouldNameWhatNothingProvoked() {
        Map<String, String> exceptions = new HashMap<>();
        coverage.of(specs).keySet().stream()
                .filter(item -> !item.equals("listModels 500") && !item.equals("listModels 200"))
                .forEach(item -> exceptions.put(item, "not in this test"));
        coverage.answered("listModels", 200);

        assertThat(coverage.problems(specs, exceptions))
                .singleElement()
                .asString()
                .contains("listModels 500");
    }

    @Test
    void problems_shouldNameExceptionsThatAreNone() {
        coverage.answered("listModels", 500);

        assertThat(coverage.problems(specs, Map.of("listModels 500", "cannot happen", "listModels 999", "no such")))
                .contains("listModels 500 was seen: take it off the exceptions")
                .contains("listModels 999 is excepted, but not documented");
    }
}
