package dev.llmnode.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.NodeClient.Work;
import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.wire.RawConnection;
import dev.llmnode.conformance.wire.SseEvent;
import dev.llmnode.conformance.wire.SseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A stream that is cut anywhere, in the middle of an event too, goes on where the client left off, and nothing is generated twice. */
class ResumeIT {

    private static final int CUTS = 20;
    private static final int TOKENS = 80;
    /** Text with characters of several bytes, so that a cut can fall inside one. */
    private static final JsonNode REQUEST =
            NodeClient.request("Translate to Chinese and add emoji: the cat sleeps, the dog runs.", TOKENS, true);

    private static NodeProcess node;
    private static NodeClient client;
    /** Streams that were cut before their first event was whole: a client starts those anew. */
    private static int startedAnew;

    @BeforeAll
    static void start() throws Exception {
        node = NodeUnderTest.start(Map.of());
        client = new NodeClient(node.baseUrl());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        node.close();
    }

    @Test
    void stream_shouldGiveUncutTextWhenCutAtRandomPlaces() throws Exception {
        byte[] uncutBytes;
        try (RawConnection connection = client.post(REQUEST, Map.of())) {
            uncutBytes = connection.body(connection.readHead()).readAllBytes();
        }
        List<SseEvent> uncut = events(uncutBytes);
        int tokens = StreamingIT.data(uncut.getLast()).path("tokens_used").asInt();
        Work before = client.await(Work::isIdle);
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < CUTS; i++) {
            int place = random.nextInt(1, uncutBytes.length);
            places.add(place);
            assertThat(textCutAt(place, i % 2 == 0))
                    .as("cut after byte %d of %d (seed %d)", place, uncutBytes.length, seed)
                    .isEqualTo(StreamingIT.text(uncut));
        }
        long generated = client.await(Work::isIdle).generated() - before.generated();

        System.out.printf(
                "resume: %d tokens, %d bytes, cut after bytes %s: each gave the uncut text; %d tokens generated in all%n",
                tokens, uncutBytes.length, places, generated);
        assertThat(generated)
                .as("no cut makes a second generation")
                .isLessThanOrEqualTo((long) (CUTS + startedAnew) * tokens);
    }

    @Test
    void stream_shouldSurviveManyCuts() throws Exception {
        StringBuilder text = new StringBuilder();
        String id = "";
        int connections = 0;
        while (true) {
            Map<String, String> headers = id.isEmpty() ? Map.of() : Map.of("Last-Event-ID", id);
            connections++;
            try (RawConnection connection = client.post(REQUEST, headers)) {
                RawConnection.Head head = connection.readHead();
                if (head.status() == 204) {
                    break;
                }
                assertThat(head.status()).isEqualTo(200);
                SseReader reader = new SseReader(connection.body(head));
                for (int i = 0; i < 5; i++) {
                    SseEvent event = reader.next();
                    if (event == null) {
                        break;
                    }
                    text.append(StreamingIT.data(event).path("content").asString());
                    id = Objects.requireNonNull(event.id());
                }
                connection.reset();
            }
        }

        System.out.printf("resume: one stream read over %d connections%n", connections);
        assertThat(text.toString())
                .isEqualTo(client.answer(
                                ((tools.jackson.databind.node.ObjectNode) REQUEST.deepCopy()).put("stream", false))
                        .path("content")
                        .asString());
    }

    /** Reads so many bytes of a stream's body, hangs up, and goes on after the last event that was whole. */
    private static String textCutAt(int place, boolean reset) throws IOException {
        List<SseEvent> got;
        try (RawConnection connection = client.post(REQUEST, Map.of())) {
            InputStream body = connection.body(connection.readHead());
            got = events(body.readNBytes(place));
            if (reset) {
                connection.reset();
            }
        }
        if (got.isEmpty()) {
            startedAnew++;
            try (RawConnection connection = client.post(REQUEST, Map.of())) {
                return StreamingIT.text(new SseReader(connection.body(connection.readHead())).all());
            }
        }
        String id = Objects.requireNonNull(got.getLast().id());
        try (RawConnection connection = client.post(REQUEST, Map.of("Last-Event-ID", id))) {
            RawConnection.Head head = connection.readHead();
            List<SseEvent> rest = head.status() == 204 ? List.of() : new SseReader(connection.body(head)).all();
            assertThat(head.status()).isIn(200, 204);
            return StreamingIT.text(got) + StreamingIT.text(rest);
        }
    }

    private static List<SseEvent> events(byte[] bytes) throws IOException {
        return new SseReader(new ByteArrayInputStream(bytes)).all();
    }
}
