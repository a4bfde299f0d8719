package dev.llmnode.inference.schedule;

import static dev.llmnode.inference.schedule.EngineDriver.drain;
import static dev.llmnode.inference.schedule.EngineDriver.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.GenerationEvent.Delta;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler's decisions, seen in what the runner is asked for. */
class SchedulerTest {
    @Test
    void schedule_shouldCutALongPrompt() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        driver.submit("x".repeat(79), 1);
        driver.runUntilIdle();

        assertThat(driver.steps)
                .extracting(step -> step.getFirst().tokens().length)
                .containsExactly(32, 32, 16);
    }

    @Test
    void schedule_shouldDecodeBesideALongPrompt() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        GenerationStream running = driver.submit("a", 100);
        driver.step();
        driver.submit("x".repeat(99), 10);
        drain(running);

        for (int i = 0; i < 3; i++) {
            driver.step();
            assertThat(driver.lastStep()).containsExactly(1, 31);
            assertThat(drain(running)).hasSize(1).allMatch(event -> event instanceof Delta);
        }
        driver.step();
        assertThat(driver.lastStep()).containsExactly(1, 7);
        driver.step();
        assertThat(driver.lastStep()).containsExactly(1, 1);
    }

    @Test
    void schedule_shouldLetAShortPromptPassALongOne() {
        EngineDriver driver = EngineDriver.withBlocks(200);
        driver.submit("x".repeat(299), 10);
        driver.step();
        GenerationStream other = driver.submit("y".repeat(15), 10);
        driver.step();

        assertThat(driver.lastStep()).containsExactly(16, 16);
        assertThat(Answer.next(other)).isNotNull();
    }

    @Test
    void schedule_shouldKeepStepsShortByWhatItHasMeasured() {
        EngineDriver driver =
                EngineDriver.withBlocks(2000, options -> options.maxTokens(512).maxStep(Duration.ofMillis(100)));
        driver.onForward(chunks -> driver.advance(Duration.ofMillis(
                chunks.stream().mapToInt(chunk -> chunk.tokens().length).sum())));
        driver.submit("x".repeat(950), 10);
        driver.step();
        assertThat(driver.lastStep()).containsExactly(64);
        driver.step();
        assertThat(driver.lastStep()).containsExactly(100);

        driver.submit("y", 100);
        driver.step();
        driver.step();
        assertThat(driver.lastStep()).containsExactly(1, 24);
    }

    @Test
    void schedule_shouldFillUpTheBatchAsPlacesBecomeFree() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        for (int i = 0; i < 6; i++) {
            driver.submit("a", i == 0 ? 2 : 10);
        }
        driver.step();
        assertThat(driver.lastStep()).hasSize(4);
        assertThat(driver.stats().queued()).isEqualTo(2);
        driver.step();
        driver.step();
        assertThat(driver.lastStep()).hasSize(4);
        assertThat(driver.stats().queued()).isEqualTo(1);
    }

    @Test
    void submit_shouldRefuseMoreThanTheQueueHolds() {
        EngineDriver driver = EngineDriver.withBlocks(100, options -> options.queueCapacity(3));
        List<GenerationStream> streams = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            streams.add(driver.submit("a", 10));
        }
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> driver.submit("b", 10));
        driver.step();
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> driver.submit("b", 10));

        streams.get(6).cancel();
        driver.step();
        driver.submit("b", 10);
        driver.runUntilIdle();
        for (int i = 0; i < 7; i++) {
            driver.submit("c", 10);
        }
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> driver.submit("d", 10));
    }

    @Test
    void schedule_shouldComputeCommonBeginningsOnce() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        String beginning = "The same beginning. ";
        driver.submit(beginning + "One", 5);
        driver.runUntilIdle();
        GenerationStream second = driver.submit(beginning + "Two", 5);
        driver.runUntilIdle();

        // 21 tokens are the same, 20 of them in full blocks.
        assertThat(Answer.of(second).usage().cachedTokens()).isEqualTo(20);
        assertThat(driver.stats().promptTokens()).isEqualTo(24 + 4);
    }

    @Test
    void schedule_shouldComputeOneTokenOfAPromptThatIsKnown() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        GenerationStream first = driver.submit(echo("123456", 20));
        driver.runUntilIdle();
        GenerationStream second = driver.submit(echo("123456", 20));
        driver.runUntilIdle();

        Answer answer = Answer.of(second);
        assertThat(answer.usage().cachedTokens()).isEqualTo(7);
        assertThat(answer.text()).isEqualTo(Answer.of(first).text()).isEqualTo("123456");
    }

    @Test
    void schedule_shouldPreemptTheYoungestWhenBlocksRunOut() {
        EngineDriver driver = EngineDriver.withBlocks(12);
        String alone = alone("b", 30);
        GenerationStream one = driver.submit("a", 30);
        GenerationStream other = driver.submit("b", 30);
        int preempted = 0;
        while (driver.step()) {
            preempted += driver.stats().queued();
        }

        assertThat(preempted).isPositive();
        assertThat(Answer.of(one).text()).isEqualTo(alone("a", 30));
        assertThat(Answer.of(other).text()).isEqualTo(alone);
        assertThat(driver.stats().cacheUsage()).isZero();
        // What was computed again is not counted again.
        assertThat(driver.stats().promptTokens()).isEqualTo(4);
        assertThat(driver.stats().generatedTokens()).isEqualTo(60);
    }

    @Test
    void park_shouldKeepTheStateWithinTheCap() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        GenerationStream stream = driver.submit("abc", 30);
        driver.steps(10);
        stream.park();
        assertThat(driver.step()).isFalse();
        assertThat(driver.stats().parked()).isEqualTo(1);
        assertThat(driver.stats().cacheUsage()).isEqualTo(0.04);

        stream.unpark();
        driver.step();
        assertThat(driver.lastStep()).containsExactly(1);
        driver.runUntilIdle();
        assertThat(Answer.of(stream).text()).isEqualTo(alone("abc", 30));
    }

    @Test
    void park_shouldTakeTheBlocksOfTheLongestParkedOverTheCap() {
        EngineDriver driver =
                EngineDriver.withBlocks(100, options -> options.parkedBytes(5 * EngineDriver.BLOCK_BYTES));
        GenerationStream first = driver.submit("abc", 30);
        GenerationStream second = driver.submit("abd", 30);
        driver.steps(10);
        first.park();
        driver.step();
        assertThat(driver.stats().cacheUsage()).isEqualTo(0.08);
        second.park();
        driver.step();
        assertThat(driver.stats().parked()).isEqualTo(2);
        assertThat(driver.stats().cacheUsage()).isEqualTo(0.04);

        first.unpark();
        second.unpark();
        driver.runUntilIdle();
        assertThat(Answer.of(first).text()).isEqualTo(alone("abc", 30));
        assertThat(Answer.of(second).text()).isEqualTo(alone("abd", 30));
    }

    @Test
    void schedule_shouldTakeParkedBlocksRatherThanLetOthersWait() {
        EngineDriver driver = EngineDriver.withBlocks(10);
        GenerationStream parked = driver.submit("abc", 20);
        driver.steps(10);
        parked.park();
        driver.step();
        GenerationStream running = driver.submit("x".repeat(31), 3);
        driver.step();
        assertThat(driver.stats().running()).isEqualTo(1);
        driver.runUntilIdle();
        assertThat(Answer.of(running).text()).hasSize(3);

        parked.unpark();
        driver.runUntilIdle();
        assertThat(Answer.of(parked).text()).isEqualTo(alone("abc", 20));
    }

    @Test
    void park_shouldHoldInTheQueueToo() {
        EngineDriver driver = EngineDriver.withBlocks(100);
        GenerationStream stream = driver.submit(echo("hello", 20));
        stream.park();
        assertThat(driver.step()).isFalse();
        assertThat(driver.stats().queued()).isZero();

        stream.unpark();
        driver.runUntilIdle();
        assertThat(Answer.of(stream).text()).isEqualTo("hello");
    }

    private static String alone(String prompt, int maxTokens) {
        EngineDriver driver = EngineDriver.withBlocks(1000);
        GenerationStream stream = driver.submit(prompt, maxTokens);
        driver.runUntilIdle();
        return Answer.of(stream).text();
    }
}
