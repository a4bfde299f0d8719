package dev.llmnode.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.NodeClient.Work;
import dev.llmnode.conformance.node.NodeProcess;
import dev.llmnode.conformance.wire.RawConnection;
import dev.llmnode.conformance.wire.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * A client's hang-up is noticed in every phase: the work for it stops. How soon is printed; the contract says 250 ms, and the assertions leave room for
 * a machine that does something else at the same time.
 */
class HangUpIT {

    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final String STORY = "Write a very long story about a lighthouse keeper.";

    private static NodeProcess node;
    private static NodeClient client;

    /** How a client can go. */
    enum Way {
        FIN,
        RST;

        void hangUp(RawConnection connection) throws IOException {
            if (this == RST) {
                connection.reset();
            } else {
                connection.close();
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        node = NodeUnderTest.start(Map.of("inference.max-sequences", "1", "inference.max-batch-tokens", "64"));
        client = new NodeClient(node.baseUrl());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        node.close();
    }

    @BeforeEach
    void awaitIdle() throws Exception {
        client.await(Work::isIdle);
    }

    @ParameterizedTest
    @EnumSource
    void hangUp_shouldStopDecodingOfStream(Way way) throws Exception {
        RawConnection connection = client.post(NodeClient.request(STORY, 1900, true), Map.of());
        Objects.requireNonNull(new SseReader(connection.body(connection.readHead())).next());

        assertStops("stream", way, connection, Work::isIdle);
    }

    @ParameterizedTest
    @EnumSource
    void hangUp_shouldStopDecodingOfWholeAnswer(Way way) throws Exception {
        Work before = client.work();
        RawConnection connection = client.post(NodeClient.request(STORY, 1900, false), Map.of());
        client.await(work -> work.generated() > before.generated() + 3);

        assertStops("whole answer", way, connection, Work::isIdle);
    }

    @ParameterizedTest
    @EnumSource
    void hangUp_shouldStopPrefill(Way way) throws Exception {
        Work before = client.work();
        JsonNode prompt = NodeClient.request(way + " " + "word ".repeat(1500), 100, true);
        RawConnection connection = client.post(prompt, Map.of());
        client.await(work -> work.prompt() > before.prompt());

        assertStops("prefill", way, connection, Work::isIdle);
        Work after = client.work();
        assertThat(after.generated()).as("tokens generated").isEqualTo(before.generated());
        assertThat(after.prompt() - before.prompt())
                .as("prompt tokens computed")
                .isLessThan(1500);
    }

    @ParameterizedTest
    @EnumSource
    void hangUp_shouldLeaveQueue(Way way) throws Exception {
        try (RawConnection running = client.post(NodeClient.request(STORY, 1900, true), Map.of())) {
            Objects.requireNonNull(new SseReader(running.body(running.readHead())).next());
            RawConnection waiting = client.post(NodeClient.request(STORY, 5, true), Map.of());
            client.await(work -> work.queued() == 1);

            long begin = System.nanoTime();
            way.hangUp(waiting);
            Work after = client.await(work -> work.queued() == 0);
            report("queue", way, System.nanoTime() - begin);
            assertThat(after.running()).as("the other request goes on").isEqualTo(1);
        }
    }

    /** Hangs up, waits until the node says that it has stopped, and sees that it stands still. */
    private static void assertStops(String phase, Way way, RawConnection connection, Predicate<Work> stopped)
            throws Exception {
        long begin = System.nanoTime();
        way.hangUp(connection);
        Work after = client.await(stopped);
        report(phase, way, System.nanoTime() - begin);
        for (int i = 0; i < 20; i++) {
            assertThat(client.work().generated()).as("token counter").isEqualTo(after.generated());
        }
    }

    private static void report(String phase, Way way, long nanos) {
        System.out.printf("hang-up: %s in %s noticed after %.1f ms%n", way, phase, nanos / 1e6);
        assertThat(Duration.ofNanos(nanos)).as("%s in %s", way, phase).isLessThan(BOUND);
    }
}
