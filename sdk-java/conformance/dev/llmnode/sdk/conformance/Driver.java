package dev.llmnode.sdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.LlmNode;
import dev.llmnode.sdk.RequestOptions;
import dev.llmnode.sdk.StreamOptions;
import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.stream.EventStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Makes the calls that it is given, one JSON object a line, {@code {operation, arguments, options}}; answers {@code {value}}, {@code {chunks}} or
 * {@code {error}}, one a line. The node is at {@code LLM_NODE_BASE_URL}.
 */
public final class Driver {
    private static final JsonMapper JSON = new JsonMapper();

    private final LlmNode client = LlmNode.create();

    private Driver() {}

    /** Answers until there are no more calls. */
    public static void main(String[] arguments) throws IOException {
        Driver driver = new Driver();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = calls.readLine(); line != null; line = calls.readLine()) {
            out.println(driver.answer((ObjectNode) JSON.readTree(line)));
        }
    }

    private ObjectNode answer(ObjectNode call) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            Object given = Operations.call(
                    call.path("operation").asText(),
                    client,
                    call.withObjectProperty("arguments"),
                    requestOptions(call.path("options")),
                    streamOptions(call.path("options")));
            if (given instanceof EventStream<?> stream) {
                int most = call.path("options").path("stop_after").asInt(Integer.MAX_VALUE);
                return answer.set("chunks", chunks(stream, most));
            }
            return answer.set("value", given instanceof JsonModel model ? model.toJson() : JSON.valueToTree(given));
        } catch (LlmNodeException error) {
            return answer.set("error", told(error));
        }
    }

    private static ArrayNode chunks(EventStream<?> stream, int most) {
        ArrayNode chunks = JSON.createArrayNode();
        try (stream) {
            for (JsonModel chunk : stream) {
                chunks.add(chunk.toJson());
                if (chunks.size() == most) {
                    break;
                }
            }
        }
        return chunks;
    }

    private static RequestOptions requestOptions(JsonNode given) {
        RequestOptions.Builder options = RequestOptions.builder();
        if (given.hasNonNull("timeout_ms")) {
            options.timeout(Duration.ofMillis(given.get("timeout_ms").asLong()));
        }
        if (given.hasNonNull("max_retries")) {
            options.maxRetries(given.get("max_retries").asInt());
        }
        given.path("headers")
                .properties()
                .forEach(each -> options.header(each.getKey(), each.getValue().asText()));
        return options.build();
    }

    private static StreamOptions streamOptions(JsonNode given) {
        RequestOptions same = requestOptions(given);
        StreamOptions.Builder options = StreamOptions.builder();
        same.timeout().ifPresent(options::timeout);
        same.maxRetries().ifPresent(options::maxRetries);
        same.headers().forEach(options::header);
        return options.build();
    }

    private static ObjectNode told(LlmNodeException error) {
        String type = error.getClass().getSimpleName().replaceFirst("Exception$", "Error");
        ObjectNode told = JSON.createObjectNode().put("type", type).put("message", error.getMessage());
        if (error instanceof ApiException api) {
            told.put("code", api.code().orElse(null))
                    .put("field", api.field().orElse(null))
                    .put("status", api.status());
        }
        return told;
    }
}
