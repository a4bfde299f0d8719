package dev.llmnode.conformance.cases;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Tests that are known to fail, from {@link ReasonedLines} of the form {@code Suite Title: test-name}. They are run all the same: one that passes is
 * reported, so that the list only gets shorter.
 */
public record KnownFailures(Map<String, String> reasons) {

    public KnownFailures {
        reasons = Map.copyOf(reasons);
    }

    /** No known failures. */
    public static KnownFailures none() {
        return new KnownFailures(Map.of());
    }

    /** Reads the file. */
    public static KnownFailures read(Path file) {
        return new KnownFailures(ReasonedLines.read(file));
    }

    /** Why this test is known to fail; empty if it is not. */
    public Optional<String> reason(String suite, String test) {
        return Optional.ofNullable(reasons.get("%s: %s".formatted(suite, test)));
    }
}
