package dev.llmnode.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonedLinesTest {

    @Test
    void parse_shouldGiveReasonAboveLine() {
        assertThat(ReasonedLines.parse(
                        List.of("# About the file.", "", "# The parser", "# is lenient.", "Requests: path/root", "")))
                .containsExactly(entry("Requests: path/root", "The parser is lenient."));
    }

    @Test
    void parse_shouldRefuseLineWithoutReason() {
        assertThatThrownBy(() -> ReasonedLines.parse(List.of("# Why.", "Requests: one", "Requests: two")))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("Requests: two");
    }
}
