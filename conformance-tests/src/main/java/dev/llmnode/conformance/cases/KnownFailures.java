package dev.llmnode.conformance.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tests that are known to fail, from a file of lines {@code Suite Title: test-name}, each below a comment that says why. They are run all the same:
 * one that passes is reported, so that the list only gets shorter.
 */
public final class KnownFailures {

    private final Map<String, String> reasons;

    private KnownFailures(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /** No known failures. */
    public static KnownFailures none() {
        return new KnownFailures(Map.of());
    }

    /** Reads the file. */
    public static KnownFailures read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s".formatted(file), e);
        }
    }

    static KnownFailures parse(Iterable<String> lines) {
        Map<String, String> reasons = new LinkedHashMap<>();
        StringBuilder reason = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                reason.append(reason.isEmpty() ? "" : " ")
                        .append(line.substring(1).strip());
            } else if (!line.isBlank()) {
                if (reason.isEmpty()) {
                    throw new CaseFormatException("known failure '%s' has no reason above it".formatted(line.strip()));
                }
                reasons.put(line.strip(), reason.toString());
                reason.setLength(0);
            } else {
                reason.setLength(0);
            }
        }
        return new KnownFailures(reasons);
    }

    /** Why this test is known to fail; empty if it is not. */
    public Optional<String> reason(String suite, String test) {
        return Optional.ofNullable(reasons.get("%s: %s".formatted(suite, test)));
    }

    /** All entries, {@code Suite Title: test-name}. */
    public Set<String> names() {
        return reasons.keySet();
    }
}
