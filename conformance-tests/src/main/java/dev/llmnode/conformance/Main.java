package dev.llmnode.conformance;

import dev.llmnode.conformance.cases.CaseReader;
import dev.llmnode.conformance.cases.KnownFailures;
import dev.llmnode.conformance.cases.Suite;
import dev.llmnode.conformance.cases.TestCase;
import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.report.HtmlReport;
import dev.llmnode.conformance.report.JUnitXmlReport;
import dev.llmnode.conformance.run.Campaign;
import dev.llmnode.conformance.run.Expansion;
import dev.llmnode.conformance.run.Result;
import dev.llmnode.conformance.spec.Specs;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of the runner. Exit code 0: all good; 1: something failed; 2: wrong usage. */
@Command(
        name = "conformance-tests",
        mixinStandardHelpOptions = true,
        version = "1.0.0",
        description = "Holds a node to the cases and to the specifications.")
public final class Main implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    @Nullable
    Target target;

    @Option(
            names = "--cases",
            description = "Folder of case files (default: ${DEFAULT-VALUE}).",
            defaultValue = "cases")
    Path cases = Path.of("cases");

    @Option(
            names = "--schema",
            description = "The case format's schema (default: ${DEFAULT-VALUE}).",
            defaultValue = "case.schema.json")
    Path schema = Path.of("case.schema.json");

    @Option(names = "--known-failures", description = "Tests that may fail, each below its reason.")
    @Nullable
    Path knownFailures;

    @Option(names = "--suite", description = "Only suites whose title contains this text.", defaultValue = "")
    String suite = "";

    @Option(
            names = "--model",
            description = "Model that the cases ask for (default: ${DEFAULT-VALUE}).",
            defaultValue = "smollm2-135m-instruct")
    String model = "smollm2-135m-instruct";

    @Option(
            names = "--driver",
            split = " ",
            description = "Command of a driver, for suites that call through a client library.")
    List<String> driver = List.of();

    @Option(names = "--html", description = "Write a report as HTML to this file.")
    @Nullable
    Path html;

    @Option(names = "--junit", description = "Write a report as JUnit XML to this file.")
    @Nullable
    Path junit;

    @Spec
    @Nullable
    CommandSpec command;

    /** What is tested: a running node, or nodes started here. */
    static final class Target {
        @Option(names = "--base-url", required = true, description = "A node that runs, such as http://localhost:8080.")
        @Nullable
        URI baseUrl;

        @Option(
                names = "--node",
                required = true,
                description = "The node's launcher; nodes are started with what each suite needs.")
        @Nullable
        Path launcher;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Specs specs = Specs.bundled();
        Expansion expansion = new Expansion(specs);
        List<Result> results = new ArrayList<>();
        try (Campaign campaign = campaign(specs).withDriver(driver)) {
            for (Suite one : new CaseReader(schema).suites(cases)) {
                if (one.name().contains(suite)) {
                    for (TestCase test : expansion.tests(one)) {
                        Result result = campaign.run(one, test);
                        results.add(result);
                        print(result);
                    }
                }
            }
            if (html != null) {
                HtmlReport.write(html, results, campaign.coverage().of(specs));
            }
        }
        if (junit != null) {
            JUnitXmlReport.write(junit, results);
        }
        out().println(HtmlReport.summary(results));
        out().flush();
        return results.stream().allMatch(result -> result.status().isGood()) ? 0 : 1;
    }

    private Campaign campaign(Specs specs) throws IOException {
        KnownFailures known = knownFailures == null ? KnownFailures.none() : KnownFailures.read(knownFailures);
        Map<String, String> variables = Map.of("model", model);
        URI baseUrl = target == null ? null : target.baseUrl;
        Path launcher = target == null ? null : target.launcher;
        if (baseUrl != null) {
            return Campaign.against(baseUrl, specs, known, variables);
        }
        List<String> line = List.of(String.valueOf(launcher));
        Path log = Files.createTempFile("conformance-node", ".log");
        return Campaign.starting(
                settings -> NodeProcess.start(line, settings, log, Duration.ofMinutes(10)), specs, known, variables);
    }

    private void print(Result result) {
        String status =
                result.status().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        out().printf("%-15s %s: %s%n", status, result.suite(), result.test());
        result.problems().forEach(problem -> out().printf("                %s%n", problem));
        out().flush();
    }

    private PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("runs only as a command");
        }
        return command.commandLine().getOut();
    }
}
