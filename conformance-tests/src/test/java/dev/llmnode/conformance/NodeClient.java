package dev.llmnode.conformance;

import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.HttpExchange;
import dev.llmnode.conformance.wire.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the streaming tests ask of a node. */
final class NodeClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final URI node;
    private final HttpExchange exchange;

    NodeClient(URI node) {
        this.node = node;
        this.exchange = new HttpExchange(node);
    }

    /** A request at temperature 0, for as many tokens as the model can be made to give. */
    static ObjectNode request(String prompt, int maxTokens, boolean stream) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("model", NodeUnderTest.MODEL)
                .put("prompt", prompt)
                .put("max_tokens", maxTokens)
                .put("temperature", 0)
                .put("stream", stream);
    }

    /** Sends a request on a connection of its own; the answer is still to be read. */
    RawConnection post(JsonNode request, Map<String, String> headers) throws IOException {
        RawConnection connection = new RawConnection(node, PATIENCE);
        connection.post("/v1/inference", request.toString(), headers);
        return connection;
    }

    JsonNode answer(JsonNode request) throws IOException, InterruptedException {
        Answer answer =
                exchange.send("POST", "/v1/inference", Map.of("content-type", "application/json"), request.toString());
        return JsonMapper.shared().readTree(answer.body());
    }

    /**
     * The node's own count of its work, at one moment.
     *
     * @param generated tokens generated since the start
     * @param running sequences in prefill or decode
     * @param queued requests that wait
     * @param parked sequences whose client may come back
     */
    record Work(long generated, long prompt, int running, int queued, int parked) {

        /** Whether nothing is computed and nothing waits. */
        boolean isIdle() {
            return running == 0 && queued == 0;
        }
    }

    Work work() throws IOException, InterruptedException {
        String text = exchange.send("GET", "/metrics", Map.of("accept", "text/plain"), "")
                .body();
        return new Work(
                value(text, "llmnode_tokens_generated_total"),
                value(text, "llmnode_tokens_prompt_total"),
                (int) value(text, "llmnode_inference_running"),
                (int) value(text, "llmnode_inference_queued"),
                (int) value(text, "llmnode_inference_parked"));
    }

    private static long value(String metrics, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E+]+)$").matcher(metrics);
        double sum = 0;
        boolean found = false;
        while (line.find()) {
            found = true;
            sum += Double.parseDouble(line.group(1));
        }
        if (!found) {
            throw new IllegalStateException("no metric '%s' in: %s".formatted(name, metrics));
        }
        return (long) sum;
    }

    /** Asks until the work is as wanted; gives the first count that is. */
    Work await(Predicate<Work> wanted) {
        return Awaitility.await("the node's work")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_AGAIN)
                .until(this::work, wanted);
    }

    @Override
    public void close() {
        exchange.close();
    }
}
