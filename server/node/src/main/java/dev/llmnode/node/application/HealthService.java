package dev.llmnode.node.application;

import java.util.List;
import java.util.Optional;

/** Whether the node can work, and if not why. */
public final class HealthService {
    private final List<Check> checks;
    private final List<Check> readiness;

    /**
     * @param checks what may degrade the node
     * @param readiness what keeps it from taking requests
     */
    public HealthService(List<Check> checks, List<Check> readiness) {
        this.checks = List.copyOf(checks);
        this.readiness = List.copyOf(readiness);
    }

    /** What keeps the node from working well, in words an operator can act on; empty if nothing does. */
    public List<String> issues() {
        return run(checks);
    }

    /** What keeps the node from taking requests; empty if nothing does. */
    public List<String> unready() {
        return run(readiness);
    }

    private static List<String> run(List<Check> checks) {
        return checks.stream().flatMap(check -> check.issue().stream()).toList();
    }

    /** Looks at one thing. */
    @FunctionalInterface
    public interface Check {
        /** What is wrong with it, if anything. */
        Optional<String> issue();
    }
}
