package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.KnownFailures;
import dev.llmnode.conformance.cases.TestCase;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.driver.ClientLibrary;
import dev.llmnode.conformance.run.Result.Status;
import dev.llmnode.conformance.spec.Specs;
import dev.llmnode.conformance.wire.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs tests against one node, one after the other, and after each asks whether the node still answers. */
public final class Runner implements AutoCloseable {

    private static final Duration PATIENCE_AFTER_TEST = Duration.ofSeconds(5);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

    private final URI node;
    private final Specs specs;
    private final KnownFailures knownFailures;
    private final Coverage coverage;
    private final Map<String, String> variables;
    private final HttpExchange exchange;
    private final @Nullable ClientLibrary library;

    /**
     * A runner for one node.
     *
     * @param node base URL
     * @param variables what every test may name, {@code model} above all
     * @param library makes the calls of operation-level steps; null where there are none
     */
    public Runner(
            URI node,
            Specs specs,
            KnownFailures knownFailures,
            Coverage coverage,
            Map<String, String> variables,
            @Nullable ClientLibrary library) {
        this.node = node;
        this.specs = specs;
        this.knownFailures = knownFailures;
        this.coverage = coverage;
        this.variables = Map.copyOf(variables);
        this.exchange = new HttpExchange(node);
        this.library = library;
    }

    /** Runs one test of a suite. */
    public Result run(String suite, TestCase test) throws InterruptedException {
        long begin = System.nanoTime();
        List<String> problems = new ArrayList<>(problems(test));
        if (!isAlive()) {
            problems.add("the node no longer answers");
        }
        Status status = knownFailures
                .reason(suite, test.name())
                .map(_ -> problems.isEmpty() ? Status.UNEXPECTED_PASS : Status.KNOWN_FAILURE)
                .orElse(problems.isEmpty() ? Status.PASSED : Status.FAILED);
        knownFailures.reason(suite, test.name()).ifPresent(problems::add);
        return new Result(suite, test.name(), status, problems, Duration.ofNanos(System.nanoTime() - begin));
    }

    private List<String> problems(TestCase test) throws InterruptedException {
        HttpSteps https = new HttpSteps(node, exchange, specs, coverage);
        try (TestRun run = new TestRun(node, https, specs, coverage, new Variables(variables), library)) {
            return run.run(test.steps());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return List.of("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    /** Asks for a while: what the test left behind, such as connections that fill the node's limit, may still be on its way out. */
    private boolean isAlive() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_AFTER_TEST.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (exchange.send("GET", "/health/live", Map.of(), "").status() == 200) {
                    return true;
                }
            } catch (IOException _) {
                // No answer is what the loop is for.
            }
            Thread.sleep(RETRY_PAUSE);
        }
        return false;
    }

    @Override
    public void close() {
        exchange.close();
    }
}
