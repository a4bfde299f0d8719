package dev.llmnode.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.cases.CaseReader;
import dev.llmnode.conformance.cases.KnownFailures;
import dev.llmnode.conformance.cases.ReasonedLines;
import dev.llmnode.conformance.cases.Suite;
import dev.llmnode.conformance.cases.TestCase;
import dev.llmnode.conformance.report.HtmlReport;
import dev.llmnode.conformance.report.JUnitXmlReport;
import dev.llmnode.conformance.run.Campaign;
import dev.llmnode.conformance.run.Expansion;
import dev.llmnode.conformance.run.Result;
import dev.llmnode.conformance.spec.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case, and at the end whether all that the specifications document was seen. */
class ConformanceIT {

    private static final Specs SPECS = Specs.bundled();
    private static final KnownFailures KNOWN_FAILURES = KnownFailures.read(Path.of("known_failures.txt"));
    private static final List<Result> RESULTS = new ArrayList<>();
    private static final Campaign CAMPAIGN =
            Campaign.starting(NodeUnderTest::start, SPECS, KNOWN_FAILURES, Map.of("model", NodeUnderTest.MODEL));

    @TestFactory
    Stream<DynamicNode> cases() {
        Expansion expansion = new Expansion(SPECS);
        // Suites of the same settings one after the other: each change of settings starts a node.
        Stream<DynamicNode> suites = new CaseReader(Path.of("case.schema.json"))
                .suites(Path.of("cases")).stream()
                        .sorted(Comparator.comparing(suite -> suite.settings().toString()))
                        .map(suite -> container(suite, expansion.tests(suite)));
        return Stream.concat(suites, Stream.of(DynamicTest.dynamicTest("specification-seen", ConformanceIT::coverage)));
    }

    private static DynamicNode container(Suite suite, List<TestCase> tests) {
        return DynamicContainer.dynamicContainer(
                suite.name(), tests.stream().map(test -> DynamicTest.dynamicTest(test.name(), () -> run(suite, test))));
    }

    private static void run(Suite suite, TestCase test) throws IOException, InterruptedException {
        Result result = CAMPAIGN.run(suite, test);
        RESULTS.add(result);
        assertThat(result.status().isGood())
                .as("%s: %s", result.status(), result.problems())
                .isTrue();
    }

    private static void coverage() {
        assertThat(CAMPAIGN.coverage().problems(SPECS, ReasonedLines.read(Path.of("unreachable.txt"))))
                .isEmpty();
    }

    @AfterAll
    static void report() throws IOException {
        CAMPAIGN.close();
        Files.createDirectories(NodeUnderTest.OUTPUT);
        HtmlReport.write(
                NodeUnderTest.OUTPUT.resolve("report.html"),
                RESULTS,
                CAMPAIGN.coverage().of(SPECS));
        JUnitXmlReport.write(NodeUnderTest.OUTPUT.resolve("junit.xml"), RESULTS);
        System.out.println("conformance: " + HtmlReport.summary(RESULTS));
    }
}
