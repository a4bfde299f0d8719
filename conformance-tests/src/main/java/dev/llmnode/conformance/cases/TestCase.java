package dev.llmnode.conformance.cases;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One test: steps that run one after the other and share captured values.
 *
 * @param name hyphenated name, unique in its suite
 * @param description why, where the name does not say it
 * @param operations the operations to run it for, once each; null for a test that names its own requests
 * @param steps what is sent and what is expected
 */
public record TestCase(
        String name, @Nullable String description, @Nullable OperationFilter operations, List<Step> steps) {

    /**
     * Chooses operations of the specification.
     *
     * @param documenting those that document this status; null for all
     * @param except operation ids to leave out
     */
    public record OperationFilter(@Nullable String documenting, List<String> except) {

        public OperationFilter {
            except = except == null ? List.of() : List.copyOf(except);
        }

        /** Whether an operation that documents these statuses is chosen. */
        public boolean chooses(String operationId, Set<String> statuses) {
            return (documenting == null || statuses.contains(documenting)) && !except.contains(operationId);
        }
    }
}
