package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.KnownFailures;
import dev.llmnode.conformance.cases.Suite;
import dev.llmnode.conformance.cases.TestCase;
import dev.llmnode.conformance.driver.ClientLibrary;
import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.node.NodeSettings;
import dev.llmnode.conformance.run.Result.Status;
import dev.llmnode.conformance.spec.Specs;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many suites against one node at a time. Suites that need other settings get a node of their own, if the campaign can start nodes; the one
 * before is stopped first.
 */
public final class Campaign implements AutoCloseable {

    /** Where a node with these settings is to be had; null if there is none. */
    @FunctionalInterface
    public interface Nodes {

        /** Starts a node. */
        @Nullable
        NodeProcess start(NodeSettings settings) throws IOException, InterruptedException;
    }

    private static final Duration PATIENCE_WITH_CALL = Duration.ofSeconds(60);

    private final Specs specs;
    private final KnownFailures knownFailures;
    private final Map<String, String> variables;
    private final Coverage coverage = new Coverage();
    private final @Nullable URI given;
    private final Nodes nodes;
    private @Nullable ClientLibrary library;
    private @Nullable NodeProcess running;
    private @Nullable NodeSettings runningSettings;

    private Campaign(
            Specs specs, KnownFailures knownFailures, Map<String, String> variables, @Nullable URI given, Nodes nodes) {
        this.specs = specs;
        this.knownFailures = knownFailures;
        this.variables = variables;
        this.given = given;
        this.nodes = nodes;
    }

    /** Against a node that runs already; suites that need settings are skipped. */
    public static Campaign against(URI node, Specs specs, KnownFailures knownFailures, Map<String, String> variables) {
        return new Campaign(specs, knownFailures, variables, node, _ -> null);
    }

    /** Against nodes that it starts. */
    public static Campaign starting(
            Nodes nodes, Specs specs, KnownFailures knownFailures, Map<String, String> variables) {
        return new Campaign(specs, knownFailures, variables, null, nodes);
    }

    /** Runs one test of a suite, on a node with the settings that the suite needs. */
    public Result run(Suite suite, TestCase test) throws IOException, InterruptedException {
        NodeSettings settings = NodeSettings.with(suite.settings());
        URI node = node(settings);
        if (node == null) {
            String reason = "needs a node started with %s".formatted(suite.settings());
            return skipped(suite, test, reason);
        }
        if (library == null && test.steps().stream().anyMatch(step -> step.call() != null)) {
            return skipped(suite, test, "needs a driver");
        }
        try (Runner runner = new Runner(node, specs, knownFailures, coverage, variables, library)) {
            return runner.run(suite.name(), test);
        }
    }

    private static Result skipped(Suite suite, TestCase test, String reason) {
        return new Result(suite.name(), test.name(), Status.SKIPPED, List.of(reason), Duration.ZERO);
    }

    /** Makes the calls of operation-level steps with drivers of this command. */
    public Campaign withDriver(List<String> command) {
        library = command.isEmpty() ? null : new ClientLibrary(command, PATIENCE_WITH_CALL);
        return this;
    }

    /** What has been seen so far. */
    public Coverage coverage() {
        return coverage;
    }

    private @Nullable URI node(NodeSettings settings) throws IOException, InterruptedException {
        if (given != null) {
            return settings.isDefault() ? given : null;
        }
        NodeProcess node = running;
        if (node == null || !settings.equals(runningSettings)) {
            stopNode();
            node = nodes.start(settings);
            running = node;
            runningSettings = settings;
        }
        return node == null ? null : node.baseUrl();
    }

    private void stopNode() throws IOException {
        NodeProcess node = running;
        running = null;
        if (node != null) {
            node.close();
        }
    }

    /** Stops the drivers, and the node that runs if the campaign started it. */
    @Override
    public void close() throws IOException {
        stopNode();
        if (library != null) {
            library.close();
        }
    }
}
