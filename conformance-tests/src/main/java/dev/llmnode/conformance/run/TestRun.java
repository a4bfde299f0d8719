package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.Action;
import dev.llmnode.conformance.cases.CallAction;
import dev.llmnode.conformance.cases.CaseFormatException;
import dev.llmnode.conformance.cases.Expectation;
import dev.llmnode.conformance.cases.HttpAction;
import dev.llmnode.conformance.cases.Matcher;
import dev.llmnode.conformance.cases.NodeScript;
import dev.llmnode.conformance.cases.RawAction;
import dev.llmnode.conformance.cases.Step;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.cases.WebSocketAction;
import dev.llmnode.conformance.driver.ClientLibrary;
import dev.llmnode.conformance.script.Recording;
import dev.llmnode.conformance.spec.MessageCheck;
import dev.llmnode.conformance.spec.Specs;
import dev.llmnode.conformance.wire.WebSocketSession;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/** One test while it runs: its variables, and what it left running in the background. */
final class TestRun implements AutoCloseable {

    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE_AFTER_CALL = Duration.ofSeconds(5);

    private final URI node;
    private final HttpSteps https;
    private final Specs specs;
    private final Coverage coverage;
    private final Variables variables;
    private final @Nullable ClientLibrary library;
    private final Deque<Closeable> background = new ArrayDeque<>();

    TestRun(
            URI node,
            HttpSteps https,
            Specs specs,
            Coverage coverage,
            Variables variables,
            @Nullable ClientLibrary library) {
        this.node = node;
        this.https = https;
        this.specs = specs;
        this.coverage = coverage;
        this.variables = variables;
        this.library = library;
    }

    /** Runs the steps up to the first with a problem; gives its problems. */
    List<String> run(List<Step> steps) throws IOException, InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            List<String> problems = run(steps.get(i));
            if (!problems.isEmpty()) {
                String place = steps.size() > 1 ? "step %d: ".formatted(i + 1) : "";
                return problems.stream().map(problem -> place + problem).toList();
            }
        }
        return List.of();
    }

    private List<String> run(Step step) throws IOException, InterruptedException {
        if (step.background()) {
            BackgroundRequest request = start(step.action());
            background.push(request);
            return request.problems(step.expectation().status());
        }
        Outcome outcome = repeat(step);
        List<String> problems = new ArrayList<>(outcome.problems());
        step.capture().forEach((name, pointer) -> {
            JsonNode value = outcome.document().at(pointer);
            if (value.isMissingNode()) {
                problems.add("nothing at %s to capture".formatted(pointer));
            }
            variables.put(name, value);
        });
        return problems;
    }

    private Outcome repeat(Step step) throws IOException, InterruptedException {
        for (int i = 1; i < step.times(); i++) {
            perform(step.action(), Expectation.NONE);
        }
        long end = System.nanoTime() + Duration.ofMillis(step.withinMs()).toNanos();
        Outcome outcome = perform(step.action(), step.expectation());
        while (!outcome.problems().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(RETRY_PAUSE);
            outcome = perform(step.action(), step.expectation());
        }
        return outcome;
    }

    private Outcome perform(Action action, Expectation expectation) throws IOException, InterruptedException {
        return switch (action) {
            case HttpAction http -> https.http(http, expectation, variables);
            case RawAction raw -> https.raw(raw, expectation, variables);
            case WebSocketAction socket -> perform(socket, expectation);
            case CallAction call -> perform(call, expectation);
        };
    }

    private Outcome perform(CallAction call, Expectation expectation) throws IOException, InterruptedException {
        if (library == null) {
            throw new CaseFormatException("no driver for the call of '%s'".formatted(call.operation()));
        }
        JsonNode arguments = expanded(call.arguments());
        JsonNode options = expanded(call.options());
        NodeScript script = call.node();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        if (script == null) {
            document.set("result", library.call(node, call.operation(), arguments, options));
            return new Outcome(document, Answers.problems(expectation, document, variables));
        }
        Recording recording = library.follow(script, variables.copy());
        document.set("result", library.call(library.scriptedNode(), call.operation(), arguments, options));
        return recorded(recording, document, expectation);
    }

    /** What a library sends last may still be on its way when it has answered, so what came is looked at for a while. */
    private Outcome recorded(Recording recording, ObjectNode document, Expectation expectation)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_AFTER_CALL.toNanos();
        recording.writeTo(document);
        List<String> problems = Answers.problems(expectation, document, variables);
        while (!problems.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(RETRY_PAUSE);
            recording.writeTo(document);
            problems = Answers.problems(expectation, document, variables);
        }
        return new Outcome(document, problems);
    }

    private @Nullable JsonNode expanded(@Nullable JsonNode tree) {
        return tree == null ? null : variables.expand(tree);
    }

    private Outcome perform(WebSocketAction action, Expectation expectation) throws IOException, InterruptedException {
        String path = variables.expand(action.path());
        Map<String, String> headers = variables.expand(action.headers());
        List<String> subprotocols =
                action.subprotocols().stream().map(variables::expand).toList();
        JsonNode status = expectation.status();
        if (status != null && !Matcher.matches(status, IntNode.valueOf(101))) {
            return https.outcome(
                    specs.operation("GET", path),
                    WebSocketSession.refusal(node, path, headers, subprotocols),
                    "GET",
                    expectation,
                    variables);
        }
        try (WebSocketSession session = WebSocketSession.open(node, path, headers, subprotocols)) {
            specs.operation("GET", path).ifPresent(operation -> coverage.answered(operation.id(), 101));
            return new SocketSteps(session, new MessageCheck(specs), coverage, variables).run(action, expectation);
        }
    }

    private BackgroundRequest start(Action action) {
        if (action instanceof HttpAction http) {
            return https.background(http, variables);
        }
        throw new CaseFormatException("only http steps run in the background");
    }

    /** Hangs up on what still runs in the background. */
    @Override
    public void close() throws IOException {
        while (!background.isEmpty()) {
            background.pop().close();
        }
    }
}
