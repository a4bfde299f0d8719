package dev.llmnode.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.NodeClient.Work;
import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.wire.RawConnection;
import dev.llmnode.conformance.wire.SseEvent;
import dev.llmnode.conformance.wire.SseReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each token leaves as it is made, also with many streams at once. */
class StreamingIT {

    private static final String PROMPT = "Write a long story about a lighthouse keeper.";
    private static final int STREAMS = 8;

    private static NodeProcess node;
    private static NodeClient client;

    @BeforeAll
    static void start() throws Exception {
        node = NodeUnderTest.start(Map.of("inference.max-sequences", "8"));
        client = new NodeClient(node.baseUrl());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        node.close();
    }

    @Test
    void stream_shouldSendFirstChunkBeforeLastTokenExists() throws Exception {
        int tokens = 300;
        Work before = client.work();
        long sent = System.nanoTime();
        try (RawConnection connection = client.post(NodeClient.request(PROMPT, tokens, true), Map.of())) {
            SseReader reader = new SseReader(connection.body(connection.readHead()));
            SseEvent first = Objects.requireNonNull(reader.next());
            long madeByThen = client.work().generated() - before.generated();
            List<SseEvent> rest = reader.all();
            int used = data(rest.getLast()).path("tokens_used").asInt();

            System.out.printf(
                    "streaming: first chunk after %.1f ms, %d of %d tokens made by then; %d chunks, the last after %.1f ms%n",
                    (first.atNanos() - sent) / 1e6,
                    madeByThen,
                    used,
                    rest.size() + 1,
                    (rest.getLast().atNanos() - sent) / 1e6);
            assertThat(used).isGreaterThan(100);
            assertThat(madeByThen).isLessThan(used);
            assertThat(rest.size()).as("chunks for %d tokens", used).isGreaterThan(used / 2);
        }
    }

    @Test
    void streams_shouldRunSideBySideAndGiveTheTextOfEachAlone() throws Exception {
        List<JsonNode> requests = new ArrayList<>();
        Map<JsonNode, String> alone = new HashMap<>();
        for (int i = 0; i < STREAMS; i++) {
            JsonNode request = NodeClient.request("Tell me story number %d, please.".formatted(i), 64, true);
            requests.add(request);
            alone.put(
                    request,
                    client.answer(NodeClient.request("Tell me story number %d, please.".formatted(i), 64, false))
                            .path("content")
                            .asString());
        }
        List<List<SseEvent>> streams = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<SseEvent>>> running = new ArrayList<>();
            for (JsonNode request : requests) {
                Callable<List<SseEvent>> stream = () -> stream(request);
                running.add(threads.submit(stream));
            }
            for (Future<List<SseEvent>> stream : running) {
                streams.add(stream.get());
            }
        }

        for (int i = 0; i < STREAMS; i++) {
            assertThat(text(streams.get(i))).isEqualTo(alone.get(requests.get(i)));
        }
        long lastToBegin = streams.stream()
                .mapToLong(events -> events.getFirst().atNanos())
                .max()
                .orElseThrow();
        long firstToEnd = streams.stream()
                .mapToLong(events -> events.getLast().atNanos())
                .min()
                .orElseThrow();
        System.out.printf(
                "streaming: %d at once; the last began %.1f ms before the first ended%n",
                STREAMS, (firstToEnd - lastToBegin) / 1e6);
        assertThat(lastToBegin).as("all run side by side").isLessThan(firstToEnd);
    }

    private static List<SseEvent> stream(JsonNode request) throws IOException {
        try (RawConnection connection = client.post(request, Map.of())) {
            return new SseReader(connection.body(connection.readHead())).all();
        }
    }

    static String text(List<SseEvent> events) {
        return events.stream()
                .map(event -> data(event).path("content").asString())
                .collect(Collectors.joining());
    }

    static JsonNode data(SseEvent event) {
        return JsonMapper.shared().readTree(event.data());
    }
}
