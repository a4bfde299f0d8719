package dev.llmnode.conformance.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A list kept as text: lines that each stand right below a comment ({@code #}) with the reason for it. */
public final class ReasonedLines {

    private ReasonedLines() {}

    /** Reads a file: reason by line. */
    public static Map<String, String> read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s".formatted(file), e);
        }
    }

    static Map<String, String> parse(Iterable<String> lines) {
        Map<String, String> reasons = new LinkedHashMap<>();
        StringBuilder reason = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                reason.append(reason.isEmpty() ? "" : " ")
                        .append(line.substring(1).strip());
                continue;
            }
            if (!line.isBlank()) {
                if (reason.isEmpty()) {
                    throw new CaseFormatException("'%s' has no reason above it".formatted(line.strip()));
                }
                reasons.put(line.strip(), reason.toString());
            }
            reason.setLength(0);
        }
        return reasons;
    }
}
