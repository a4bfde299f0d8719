package dev.llmnode.conformance.run;

import dev.llmnode.conformance.spec.Operation;
import dev.llmnode.conformance.spec.Specs;
import dev.llmnode.conformance.spec.Specs.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What of the specification a run has seen: statuses of operations ({@code createInference 429}), messages ({@code sent pong}). */
public final class Coverage {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** An operation answered with this status. */
    public void answered(String operationId, int status) {
        seen.add("%s %d".formatted(operationId, status));
    }

    /** A message went over a WebSocket, as the node sees it. */
    public void message(Direction direction, String type) {
        seen.add(item(direction, type));
    }

    /** Everything that the specification documents, and whether it was seen. */
    public Map<String, Boolean> of(Specs specs) {
        Map<String, Boolean> documented = new TreeMap<>();
        for (Operation operation : specs.operations()) {
            for (String status : operation.statuses()) {
                String item = "%s %s".formatted(operation.id(), status);
                documented.put(item, seen.contains(item));
            }
        }
        for (Direction direction : Direction.values()) {
            for (String type : specs.messages(direction)) {
                documented.put(item(direction, type), seen.contains(item(direction, type)));
            }
        }
        return documented;
    }

    /**
     * What is wrong with the coverage: items that were not seen, and exceptions that were, or that name nothing.
     *
     * @param exceptions items that cannot be provoked from outside, with the reason; {@code *} stands for every operation
     */
    public List<String> problems(Specs specs, Map<String, String> exceptions) {
        List<String> problems = new ArrayList<>();
        Set<String> used = ConcurrentHashMap.newKeySet();
        of(specs).forEach((item, covered) -> {
            String any = "* " + item.substring(item.indexOf(' ') + 1);
            String exception = exceptions.containsKey(item) ? item : exceptions.containsKey(any) ? any : "";
            used.add(exception);
            if (covered && exception.equals(item)) {
                problems.add("%s was seen: take it off the exceptions".formatted(item));
            } else if (!covered && exception.isEmpty()) {
                problems.add("%s is documented, but nothing provoked it".formatted(item));
            }
        });
        exceptions.keySet().stream()
                .filter(exception -> !used.contains(exception))
                .forEach(exception -> problems.add("%s is excepted, but not documented".formatted(exception)));
        return problems;
    }

    private static String item(Direction direction, String type) {
        return "%s %s".formatted(direction == Direction.SENT ? "sent" : "received", type);
    }
}
