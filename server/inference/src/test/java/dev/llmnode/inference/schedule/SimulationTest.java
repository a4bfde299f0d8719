package dev.llmnode.inference.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that do what they like, thousands of times, on an engine with too few blocks: whatever happens, each answer is the
 * one that its request gets alone, each stream ends once, and nothing is left over.
 */
class SimulationTest {
    private static final int TURNS = 6_000;
    private static final int BLOCKS = 30;
    private static final List<String> TOPICS = List.of("the sea", "the sea at night", "die Größe €", "😀😀", "x");

    private final Map<GenerationRequest, Answer> lone = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private int ended;
    private int cancelled;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void step_shouldKeepItsPromisesWhateverClientsDo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EngineDriver driver = EngineDriver.withBlocks(
                BLOCKS,
                options -> options.maxSequences(1 + random.nextInt(6))
                        .maxTokens(8 + random.nextInt(30))
                        .maxStep(Duration.ofMillis(random.nextInt(30)))
                        .queueCapacity(1 + random.nextInt(8))
                        .unreadCharacters(1 + random.nextInt(40))
                        .parkedBytes((long) random.nextInt(BLOCKS) * EngineDriver.BLOCK_BYTES));
        driver.onForward(chunks -> {
            checkBlocks(chunks);
            driver.advance(Duration.ofMillis(1 + random.nextInt(20)));
        });
        for (int turn = 0; turn < TURNS; turn++) {
            act(driver, random);
            checkStats(driver);
        }
        settle(driver);

        assertThat(clients).isEmpty();
        assertThat(driver.stats().cacheUsage()).isZero();
        assertThat(driver.stats().queued()).isZero();
        assertThat(driver.stats().running()).isZero();
        assertThat(driver.stats().parked()).isZero();
        // It would prove nothing if nothing had happened.
        assertThat(ended).isGreaterThan(200);
        assertThat(cancelled).isGreaterThan(20);
        assertThat(refused).isPositive();
    }

    private void act(EngineDriver driver, SplittableRandom random) {
        int choice = random.nextInt(100);
        if (choice < 12) {
            submit(driver, random);
        } else if (choice < 55 || clients.isEmpty()) {
            driver.step();
        } else {
            Client client = clients.get(random.nextInt(clients.size()));
            if (choice < 57) {
                client.isCancelled = true;
                client.stream.cancel();
            } else if (choice < 63) {
                client.stream.park();
            } else if (choice < 70) {
                client.stream.unpark();
            } else {
                read(client);
            }
        }
    }

    private void submit(EngineDriver driver, SplittableRandom random) {
        GenerationRequest request = request(random);
        lone.computeIfAbsent(request, SimulationTest::runAlone);
        try {
            clients.add(new Client(request, driver.submit(request)));
        } catch (QueueFullException e) {
            refused++;
        }
    }

    private static GenerationRequest request(SplittableRandom random) {
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        Prompt prompt = random.nextBoolean()
                ? new Prompt.Raw(topic.repeat(1 + random.nextInt(3)))
                : new Prompt.Chat(List.of(ChatMessage.user(topic)));
        SamplingParams sampling = random.nextBoolean()
                ? SamplingParams.GREEDY
                : new SamplingParams(1.5, 0.9, 20 * random.nextInt(2), 0, 1.1, (long) random.nextInt(3));
        List<String> stop = random.nextInt(3) == 0 ? List.of("e", "sea at") : List.of();
        return new GenerationRequest(prompt, 1 + random.nextInt(4) * 20, sampling, stop);
    }

    private static Answer runAlone(GenerationRequest request) {
        EngineDriver driver = EngineDriver.withBlocks(
                BLOCKS, options -> options.maxSequences(1).maxTokens(1000).unreadCharacters(1_000_000));
        GenerationStream stream = driver.submit(request);
        driver.runUntilIdle();
        return Answer.of(stream);
    }

    private void read(Client client) {
        for (GenerationEvent event : EngineDriver.drain(client.stream)) {
            assertThat(client.end).as("nothing comes after the end").isNull();
            switch (event) {
                case GenerationEvent.Started started -> {
                    assertThat(client.isStarted).isFalse();
                    assertThat(started.cachedTokens()).isLessThan(started.promptTokens());
                    client.isStarted = true;
                }
                case GenerationEvent.Delta delta -> {
                    assertThat(client.isStarted).isTrue();
                    assertThat(delta.text()).isNotEmpty();
                    assertThat(delta.completionTokens()).isGreaterThan(client.tokens);
                    client.tokens = delta.completionTokens();
                    client.text.append(delta.text());
                }
                case GenerationEvent.Finished finished -> {
                    client.end = finished;
                    checkAnswer(client, finished);
                    clients.remove(client);
                    ended++;
                }
                case GenerationEvent.Failed failed -> throw new AssertionError("It failed", failed.cause());
            }
        }
    }

    private void checkAnswer(Client client, GenerationEvent.Finished finished) {
        Answer alone = requireNonNull(lone.get(client.request));
        if (finished.reason() == FinishReason.CANCELLED) {
            assertThat(client.isCancelled).isTrue();
            assertThat(alone.text()).startsWith(client.text);
            cancelled++;
        } else {
            assertThat(client.text).hasToString(alone.text());
            assertThat(finished.reason()).isEqualTo(alone.reason());
            assertThat(finished.usage().completionTokens())
                    .isEqualTo(alone.usage().completionTokens());
        }
    }

    /** What sequences of one step write to must not belong to another of them. */
    private static void checkBlocks(List<Chunk> chunks) {
        Set<Integer> written = new HashSet<>();
        for (Chunk chunk : chunks) {
            int first = chunk.start() / EngineDriver.BLOCK_SIZE;
            int last = (chunk.end() - 1) / EngineDriver.BLOCK_SIZE;
            for (int i = first; i <= last; i++) {
                assertThat(written.add(chunk.blocks()[i])).isTrue();
            }
        }
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.start() / EngineDriver.BLOCK_SIZE; i++) {
                assertThat(written).doesNotContain(chunk.blocks()[i]);
            }
        }
    }

    private void checkStats(EngineDriver driver) {
        EngineStats stats = driver.stats();
        assertThat(stats.queued() + stats.running() + stats.parked()).isLessThanOrEqualTo(clients.size());
        assertThat(stats.cacheUsage()).isBetween(0.0, 1.0);
    }

    /** Everybody reads on and lets go; then all must come to an end. */
    private void settle(EngineDriver driver) {
        for (int turn = 0; turn < 10_000 && !clients.isEmpty(); turn++) {
            for (Client client : List.copyOf(clients)) {
                client.stream.unpark();
                read(client);
            }
            driver.step();
        }
    }

    private static final class Client {
        private final GenerationRequest request;
        private final GenerationStream stream;
        private final StringBuilder text = new StringBuilder();
        private boolean isStarted;
        private boolean isCancelled;
        private int tokens;
        private GenerationEvent.@Nullable Finished end;

        private Client(GenerationRequest request, GenerationStream stream) {
            this.request = request;
            this.stream = stream;
        }
    }
}
