package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.HttpAction;
import dev.llmnode.conformance.cases.Step;
import dev.llmnode.conformance.cases.Suite;
import dev.llmnode.conformance.cases.TestCase;
import dev.llmnode.conformance.cases.WebSocketAction;
import dev.llmnode.conformance.spec.Operation;
import dev.llmnode.conformance.spec.SampleRequest;
import dev.llmnode.conformance.spec.Specs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns a test for many operations into one test each, whose requests come from the specification's examples. */
public final class Expansion {

    private final Specs specs;

    public Expansion(Specs specs) {
        this.specs = specs;
    }

    /** The suite's tests as they run. */
    public List<TestCase> tests(Suite suite) {
        return suite.tests().stream().flatMap(this::expand).toList();
    }

    private Stream<TestCase> expand(TestCase test) {
        TestCase.OperationFilter filter = test.operations();
        if (filter == null) {
            return Stream.of(test);
        }
        return specs.operations().stream()
                .filter(operation -> filter.chooses(operation.id(), operation.statuses()))
                .map(operation -> new TestCase(
                        "%s/%s".formatted(test.name(), operation.id()),
                        test.description(),
                        null,
                        test.steps().stream().map(step -> step(step, operation)).toList()));
    }

    private Step step(Step step, Operation operation) {
        HttpAction change = step.http();
        if (change == null || change.path() != null) {
            return step;
        }
        boolean socket = operation.statuses().contains("101") && change.method() == null;
        return new Step(
                socket ? null : http(change, operation),
                step.raw(),
                socket ? new WebSocketAction(operation.path(), change.headers(), List.of(), List.of()) : null,
                step.call(),
                step.expect(),
                step.capture(),
                step.withinMs(),
                step.background(),
                step.times());
    }

    private HttpAction http(HttpAction change, Operation operation) {
        SampleRequest sample = SampleRequest.of(specs, operation);
        Map<String, String> query = new HashMap<>(sample.query());
        query.putAll(change.query());
        boolean ownBody = change.text() != null || change.json() != null;
        return new HttpAction(
                Objects.requireNonNullElse(change.method(), operation.method()),
                sample.path(),
                query,
                change.headers(),
                ownBody ? change.json() : sample.body(),
                change.text());
    }
}
