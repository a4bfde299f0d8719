package dev.llmnode.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownFailuresTest {

    @Test
    void parse_shouldGiveReasonAboveLine() {
        KnownFailures known = KnownFailures.parse(
                List.of("# About the file.", "", "# The parser", "# is lenient.", "Requests: path/root", ""));

        assertThat(known.reason("Requests", "path/root")).contains("The parser is lenient.");
        assertThat(known.reason("Requests", "other")).isEmpty();
        assertThat(known.names()).containsExactly("Requests: path/root");
    }

    @Test
    void parse_shouldRefuseLineWithoutReason() {
        assertThatThrownBy(() -> KnownFailures.parse(List.of("# Why.", "Requests: one", "Requests: two")))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("Requests: two");
    }
}
