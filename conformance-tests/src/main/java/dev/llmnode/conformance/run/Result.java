package dev.llmnode.conformance.run;

import java.time.Duration;
import java.util.List;

/**
 * What came of one test.
 *
 * @param suite title of its suite
 * @param test its name
 * @param status the verdict
 * @param problems what did not hold; why it was skipped; why it is known to fail
 * @param duration how long it took
 */
public record Result(String suite, String test, Status status, List<String> problems, Duration duration) {

    /** A verdict. */
    public enum Status {
        PASSED,
        FAILED,
        /** Failed, as the list of known failures says. */
        KNOWN_FAILURE,
        /** Passed, though it is on the list of known failures: take it off. */
        UNEXPECTED_PASS,
        /** Not run; the problem says why. */
        SKIPPED;

        /** Whether the run as a whole is good with this. */
        public boolean isGood() {
            return this != FAILED && this != UNEXPECTED_PASS;
        }
    }

    public Result {
        problems = List.copyOf(problems);
    }
}
