package dev.llmnode.node.cli;

import java.util.Map;

/**
 * Where a command runs.
 *
 * @param terminal what it prints to
 * @param environment the process's variables
 */
public record Shell(Terminal terminal, Map<String, String> environment) {
    public Shell {
        environment = Map.copyOf(environment);
    }
}
