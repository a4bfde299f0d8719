package dev.llmnode.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CaseReaderTest {

    private static final Path FORMAT = Path.of("case.schema.json");

    private final CaseReader reader = new CaseReader(FORMAT);

    @TempDir
    Path folder;

    @Test
    void format_shouldBeValidSchema() throws IOException {
        var metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(JsonMapper.shared().readTree(Files.readString(FORMAT))))
                .isEmpty();
    }

    @Test
    void suites_shouldReadEveryCaseFile() {
        List<Suite> suites = reader.suites(Path.of("cases"));

        assertThat(suites).hasSizeGreaterThan(5);
        assertThat(suites).extracting(Suite::name).doesNotHaveDuplicates();
        assertThat(suites)
                .allSatisfy(suite -> assertThat(suite.tests())
                        .extracting(TestCase::name)
                        .as(suite.name())
                        .doesNotHaveDuplicates());
    }

    @Test
    void suite_shouldReadEveryKindOfStep() throws IOException {
        Suite suite = read("""
                suite: All
                description: Every kind.
                settings: {api.max-connections: '5'}
                tests:
                  - name: many-steps
                    steps:
                      - http: {path: /health}
                        within_ms: 100
                        times: 2
                        capture: {status: /status}
                      - raw: {send: [{text: x}, {hex: ff}]}
                      - websocket: {path: /v1/ws, script: [{send: {type: ping}}, {expect_pong: a}]}
                      - call: {operation: createInference, arguments: {model: m}, options: {timeout_ms: 5}}
                """);

        assertThat(suite.settings()).containsEntry("api.max-connections", "5");
        assertThat(suite.tests().getFirst().steps())
                .extracting(Step::action)
                .hasExactlyElementsOfTypes(HttpAction.class, RawAction.class, WebSocketAction.class, CallAction.class);
        assertThat(suite.tests().getFirst().steps().getFirst())
                .extracting(Step::withinMs, Step::times)
                .containsExactly(100, 2);
    }

    @Test
    void suite_shouldChangeBaseRequest() throws IOException {
        Suite suite = read("""
                suite: Base
                description: Changes.
                base: {method: POST, path: /a, json: {x: 1, y: 2}}
                tests:
                  - name: set-and-remove
                    http: {set: {x: null, z: 3}, remove: [y]}
                    expect: {status: 400}
                  - name: text-instead
                    http: {text: hello}
                """);

        HttpAction changed =
                (HttpAction) suite.tests().get(0).steps().getFirst().action();
        assertThat(changed.method()).isEqualTo("POST");
        assertThat(changed.json()).hasToString("{\"x\":null,\"z\":3}");
        HttpAction text = (HttpAction) suite.tests().get(1).steps().getFirst().action();
        assertThat(text.json()).isNull();
        assertThat(text.text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: Bad_Name, http: {path: /}}",
                "{name: no-action}",
                "{name: two-actions, http: {path: /}, raw: {send: [{text: x}]}}",
                "{name: unknown-key, http: {path: /}, expects: {status: 200}}",
                "{name: unknown-step-key, steps: [{http: {path: /}, expects: {status: 200}}]}",
                "{name: unknown-condition, http: {path: /}, expect: {status: {$near: 5}}}",
                "{name: mixed-levels, call: {operation: createInference, path: /}}",
                "{name: two-bodies, http: {json: {}, text: x}}",
            })
    void suite_shouldRefuseWhatFormatDoesNotKnow(String test) {
        assertThatThrownBy(() -> read("suite: S\ndescription: D.\ntests:\n  - " + test + "\n"))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("suite.yaml");
    }

    private Suite read(String yaml) throws IOException {
        return reader.suite(Files.writeString(folder.resolve("suite.yaml"), yaml));
    }
}
