package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks and does not read: nothing is made for it that nothing could hold, and nothing is lost. */
class SlowReaderIT {
    private static final int TOKENS = 1000;
    private static final Pattern NUMBER = Pattern.compile("\"content\":\"(\\d+) ");

    @TempDir
    private Path folder;

    private final ScriptedEngine engine = ScriptedEngine.unbounded(TestNode.MODEL);

    @Test
    void stream_shouldStopMakingTokensAndGoOnWhereItStopped() throws Exception {
        String filling = "x".repeat(64 * 1024); // 64 MiB in all, more than the sockets hold
        engine.speak(n -> n + " " + filling);
        try (TestNode node = TestNode.start(folder, engine);
                RawClient client = RawClient.inference(node, true, TOKENS, "Connection: close")) {
            AtomicLong before = new AtomicLong();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        long made = engine.stats().generatedTokens();
                        return made > 0 && made == before.getAndSet(made);
                    });
            assertThat(engine.stats().generatedTokens()).isLessThan(TOKENS);

            Matcher numbers = NUMBER.matcher(client.rest());
            for (int i = 0; i < TOKENS; i++) {
                assertThat(numbers.find()).as("token %d", i).isTrue();
                assertThat(numbers.group(1)).isEqualTo(String.valueOf(i));
            }
            assertThat(engine.stats().generatedTokens()).isEqualTo(TOKENS);
        }
    }
}
