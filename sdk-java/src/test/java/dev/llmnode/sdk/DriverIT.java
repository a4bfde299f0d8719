package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmnode.sdk.support.Compiled;
import dev.llmnode.sdk.support.Program;
import dev.llmnode.sdk.support.RealNode;
import dev.llmnode.sdk.support.WithRealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The driver by which the shared cases call a node through this SDK. */
@Timeout(300)
@ExtendWith(WithRealNode.class)
class DriverIT {
    private static final String DRIVER =
            Path.of("conformance/driver").toAbsolutePath().toString();
    private static final Path CASES =
            Path.of("../conformance-tests").toAbsolutePath().normalize();
    private static final String QUESTION =
            "\"model\":\"%s\",\"prompt\":\"Count to ten.\",\"max_tokens\":8,\"temperature\":0"
                    .formatted(RealNode.MODEL);

    private final RealNode node;

    DriverIT(RealNode node) {
        this.node = node;
    }

    private static String call(String operation, String arguments, String options) {
        return "{\"operation\":\"%s\",\"arguments\":{%s},\"options\":{%s}}\n".formatted(operation, arguments, options);
    }

    @Test
    void driver_shouldMakeCallsByOperationId() throws IOException, InterruptedException {
        String calls = call("listModels", "", "")
                + call("createInference", QUESTION, "\"timeout_ms\":60000")
                + call("createInference", QUESTION + ",\"stream\":true", "\"stop_after\":2")
                + call("createInference", QUESTION.replace(RealNode.MODEL, "gpt-4"), "\"max_retries\":0")
                + call("getPeer", "\"peer_id\":\"nobody\"", "");
        Map<String, String> environment =
                Map.of("LLM_NODE_BASE_URL", node.url(), "JAVA_HOME", System.getProperty("java.home"));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Program.run(Path.of("."), environment, calls, List.of(DRIVER))
                .lines()
                .toList()) {
            answers.add(new JsonMapper().readTree(line));
        }
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0).at("/value/models/0/id").asText()).isEqualTo(RealNode.MODEL);
        assertThat(answers.get(1).at("/value/tokens_used").asInt()).isEqualTo(8);
        assertThat(answers.get(2).at("/chunks")).hasSize(2);
        assertThat(answers.get(3).at("/error/type").asText()).isEqualTo("ModelNotFoundError");
        assertThat(answers.get(3).at("/error/status").asInt()).isEqualTo(404);
        assertThat(answers.get(4).at("/error/code").asText()).isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void sharedCases_shouldHold() throws IOException, InterruptedException {
        List<Path> runners = runners();
        assumeThat(runners).as("conformance-tests is not built here").isNotEmpty();
        List<String> command =
                new ArrayList<>(List.of(Compiled.java(), "-jar", runners.get(0).toString()));
        command.addAll(List.of("--base-url", node.url(), "--suite", "SDK Calls", "--driver", DRIVER));
        String printed = Program.run(CASES, Map.of("JAVA_HOME", System.getProperty("java.home")), command);
        assertThat(printed).containsPattern("(?m)^(\\d+) tests: \\1 passed");
    }

    private static List<Path> runners() throws IOException {
        Path target = CASES.resolve("target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("llm-node-conformance-tests-[\\d.]+(-SNAPSHOT)?\\.jar"))
                    .toList();
        }
    }
}
