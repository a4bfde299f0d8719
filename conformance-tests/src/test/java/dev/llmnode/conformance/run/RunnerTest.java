package dev.llmnode.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmnode.conformance.cases.CaseReader;
import dev.llmnode.conformance.cases.KnownFailures;
import dev.llmnode.conformance.cases.Suite;
import dev.llmnode.conformance.run.Result.Status;
import dev.llmnode.conformance.spec.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

    private static final String HEALTHY = "{\"status\":\"healthy\",\"issues\":null}";

    private final Specs specs = Specs.bundled();
    private final Coverage coverage = new Coverage();
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> answer(exchange, calls.incrementAndGet() > 2 ? 200 : 503));
        server.createContext("/health/live", exchange -> answer(exchange, 200));
        server.createContext("/health/ready", exchange -> answer(exchange, 418));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void run_shouldPassWhatHolds() throws Exception {
        assertThat(run("{name: live, http: {path: /health/live}, expect: {status: 200, body: {status: healthy}}}", ""))
                .extracting(Result::status)
                .isEqualTo(Status.PASSED);
        assertThat(coverage.of(specs)).containsEntry("getLiveness 200", true);
    }

    @Test
    void run_shouldFailWhatCaseDoesNotExpect() throws Exception {
        Result result = run("{name: live, http: {path: /health/live}, expect: {body: {issues: []}}}", "");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.problems()).containsExactly("body/issues: expected [], got null");
    }

    @Test
    void run_shouldFailWhatSpecificationDoesNotDocument() throws Exception {
        assertThat(run("{name: ready, http: {path: /health/ready}}", "").problems())
                .singleElement()
                .asString()
                .contains("418");
    }

    @Test
    void run_shouldRepeatUntilExpectationHolds() throws Exception {
        assertThat(run("{name: soon, http: {path: /health}, expect: {status: 200}, within_ms: 5000}", ""))
                .extracting(Result::status)
                .isEqualTo(Status.PASSED);
        assertThat(calls).hasValue(3);
    }

    @Test
    void run_shouldHandCapturedValuesOn() throws Exception {
        assertThat(run("""
                        {name: capture, steps: [{http: {path: /health/live}, capture: {word: /body/status}},
                        {http: {path: /health/live}, expect: {body: {status: '${word}'}}}]}
                        """, "")).extracting(Result::status).isEqualTo(Status.PASSED);
    }

    @Test
    void run_shouldTellKnownFailuresApart() throws Exception {
        String failing = "{name: live, http: {path: /health/live}, expect: {status: 500}}";
        String passing = "{name: live, http: {path: /health/live}}";

        assertThat(run(failing, "# Why.\nStub: live").status()).isEqualTo(Status.KNOWN_FAILURE);
        assertThat(run(passing, "# Why.\nStub: live").status()).isEqualTo(Status.UNEXPECTED_PASS);
    }

    @Test
    void run_shouldFailWhenNodeAnswersNoMore() throws Exception {
        server.removeContext("/health/live");
        server.createContext("/health/live", exchange -> answer(exchange, 500));

        assertThat(run("{name: none, http: {path: /health}, expect: {status: 200}, within_ms: 5000}", "")
                        .problems())
                .containsExactly("the node no longer answers");
    }

    @Test
    void campaign_shouldSkipSuitesThatNeedSettings() throws Exception {
        Suite suite = suite("settings: {api.max-connections: '1'}\n", "{name: live, http: {path: /health/live}}");
        try (Campaign campaign = Campaign.against(node(), specs, KnownFailures.none(), Map.of())) {
            assertThat(campaign.run(suite, suite.tests().getFirst()).status()).isEqualTo(Status.SKIPPED);
        }
    }

    @Test
    void campaign_shouldCallThroughDriverAndSkipWithoutOne() throws Exception {
        Suite suite = suite(
                "", "{name: call, call: {operation: getHealth, arguments: {a: 1}}, expect: {result: {value: {a: 1}}}}");
        try (Campaign campaign = Campaign.against(node(), specs, KnownFailures.none(), Map.of())) {
            assertThat(campaign.run(suite, suite.tests().getFirst()).status()).isEqualTo(Status.SKIPPED);
            campaign.withDriver(EchoDriver.COMMAND);
            assertThat(campaign.run(suite, suite.tests().getFirst()).problems()).isEmpty();
        }
    }

    @Test
    void campaign_shouldCallScriptedNodeAndLookAtWhatCame() throws Exception {
        String answered =
                "{name: script, call: {operation: getHealth, arguments: {a: '${one}'}, node: {answers: [{status: 204}]}},"
                        + " expect: {result: {value: {a: 1}}, requests: [], messages: []}}";
        Suite suite = suite("values: {one: 1}\n", answered);
        try (Campaign campaign = Campaign.against(node(), specs, KnownFailures.none(), Map.of())) {
            campaign.withDriver(EchoDriver.COMMAND);
            assertThat(campaign.run(suite, suite.tests().getFirst()).problems()).isEmpty();
        }
    }

    private Result run(String test, String knownFailures) throws Exception {
        Suite suite = suite("", test);
        KnownFailures known = KnownFailures.read(Files.writeString(folder.resolve("known"), knownFailures));
        try (Runner runner = new Runner(node(), specs, known, coverage, Map.of(), null)) {
            return runner.run(suite.name(), suite.tests().getFirst());
        }
    }

    private Suite suite(String head, String test) throws IOException {
        String yaml = "suite: Stub\ndescription: D.\n%stests:\n  - %s\n"
                .formatted(head, test.strip().replace("\n", " "));
        return new CaseReader(Path.of("case.schema.json")).suite(Files.writeString(folder.resolve("s.yaml"), yaml));
    }

    private URI node() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Request-Id", "r1");
        byte[] body = HEALTHY.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
