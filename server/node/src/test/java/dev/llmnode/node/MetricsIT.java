package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both text forms of the metrics, read by the grammar of OpenMetrics 1.0 and of Prometheus' text form 0.0.4. */
class MetricsIT {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (%s) (counter|gauge|histogram|summary)".formatted(NAME));
    private static final Pattern HELP = Pattern.compile("# HELP (%s) (?:[^\\\\\n]|\\\\[\\\\n\"])+".formatted(NAME));
    private static final Pattern UNIT = Pattern.compile("# UNIT (%s) [a-z]+".formatted(NAME));
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile("(%s)(?:\\{(%s(?:,%s)*)})? (-?[0-9.]+(?:E-?[0-9]+)?)".formatted(NAME, LABEL, LABEL));
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "counter", Set.of("_total", "_created"),
            "gauge", Set.of(""),
            "summary", Set.of("", "_count", "_sum", "_created"),
            "histogram", Set.of("_bucket", "_count", "_sum", "_created"));

    @TempDir
    private Path folder;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.start(folder, ScriptedEngine.unbounded(TestNode.MODEL));
        node.post("/v1/inference", """
                {"model":"scripted","prompt":"Hi","max_tokens":7}""");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** Reads a text by the grammar: samples by name and labels. */
    private static Map<String, Double> read(String text, boolean openMetrics) {
        Map<String, Double> samples = new HashMap<>();
        Set<String> families = new HashSet<>();
        String family = "";
        String type = "gauge";
        for (String line : text.split("\n", -1)) {
            Matcher typed = TYPE.matcher(line);
            Matcher described = HELP.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (typed.matches()) {
                family = typed.group(1);
                type = typed.group(2);
                assertThat(families.add(family)).as("family %s once", family).isTrue();
            } else if (sample.matches()) {
                String name = sample.group(1);
                assertThat(name).startsWith(family);
                Set<String> suffixes = openMetrics || !type.equals("counter") ? SUFFIXES.get(type) : Set.of("");
                assertThat(suffixes).as(line).contains(name.substring(family.length()));
                String key = sample.group(2) == null ? name : "%s{%s}".formatted(name, sample.group(2));
                assertThat(samples.put(key, Double.valueOf(sample.group(3))))
                        .as("sample %s once", key)
                        .isNull();
            } else if (!described.matches() && !UNIT.matcher(line).matches()) {
                assertThat(line).isIn(openMetrics ? Set.of("# EOF", "") : Set.of(""));
            }
        }
        return samples;
    }

    @Test
    void openMetrics_shouldKeepToItsGrammar() throws Exception {
        HttpResponse<String> response = node.get("/metrics", "Accept", "application/openmetrics-text");

        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(response.body())
                .endsWith("\n# EOF\n")
                .containsOnlyOnce("# EOF")
                .doesNotContain("\n\n");
        assertThat(read(response.body(), true))
                .containsEntry("llmnode_tokens_generated_total", 7.0)
                .containsEntry("llmnode_models_loaded", 1.0)
                .containsEntry("llmnode_inference_duration_seconds_count{outcome=\"max_tokens\"}", 1.0);
    }

    @Test
    void prometheus_shouldKeepToItsGrammar() throws Exception {
        HttpResponse<String> response = node.get("/metrics", "Accept", "text/plain");

        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(response.body()).endsWith("\n").doesNotContain("# EOF", "\n\n");
        assertThat(read(response.body(), false))
                .containsEntry("llmnode_tokens_generated_total", 7.0)
                .containsEntry("llmnode_inference_duration_seconds_count{outcome=\"max_tokens\"}", 1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*"})
    void json_shouldMoveWithTheSameWork(String accept) throws Exception {
        HttpResponse<String> response = node.get("/metrics", "Accept", accept);

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).contains("\"gpu_utilization\":null").containsPattern("tokens[a-z_]*\":7\\b");
    }
}
