package dev.llmnode.inference.schedule;

import static dev.llmnode.inference.schedule.EngineDriver.drain;
import static dev.llmnode.inference.schedule.EngineDriver.echo;
import static dev.llmnode.inference.schedule.EngineDriver.poll;
import static dev.llmnode.inference.schedule.EngineDriver.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent.Delta;
import dev.llmnode.inference.GenerationEvent.Started;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.testing.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLoopTest {
    private final EngineDriver driver = EngineDriver.withBlocks(100);

    @Test
    void step_shouldEmitEachTokenAsItIsMade() {
        GenerationStream stream = driver.submit(echo("abc", 10));
        driver.step();
        assertThat(drain(stream)).containsExactly(new Started(5, 0), new Delta("a", 1));
        driver.step();
        assertThat(drain(stream)).containsExactly(new Delta("b", 2));
        driver.step();
        assertThat(drain(stream)).containsExactly(new Delta("c", 3));
        driver.step();
        assertThat(Answer.of(stream).reason()).isEqualTo(FinishReason.COMPLETE);
        assertThat(driver.step()).isFalse();
    }

    @Test
    void step_shouldHaveThePlaceFreeBeforeItTellsOfTheEnd() {
        EngineDriver small = EngineDriver.withBlocks(100, options -> options.queueCapacity(2));
        GenerationStream stream = small.submit("ab", 1);
        small.step();

        assertThat(Answer.of(stream).reason()).isEqualTo(FinishReason.MAX_TOKENS);
        for (int i = 0; i < 6; i++) {
            small.submit("ab", 1);
        }
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> small.submit("ab", 1));
    }

    @Test
    void step_shouldCoalesceWhatIsNotRead() {
        GenerationStream stream = driver.submit(echo("abc", 10));
        driver.runUntilIdle();

        Answer answer = Answer.of(stream);
        assertThat(answer.deltas()).containsExactly(new Delta("abc", 3));
        assertThat(answer.usage().completionTokens()).isEqualTo(4);
    }

    @Test
    void step_shouldNotSplitCharacters() {
        GenerationStream stream = driver.submit(echo("a€😀", 20));
        driver.step();
        driver.steps(3);
        assertThat(drain(stream)).containsExactly(new Started(10, 0), new Delta("a€", 4));
        driver.steps(3);
        assertThat(poll(stream)).isNull();
        driver.step();
        assertThat(drain(stream)).containsExactly(new Delta("😀", 8));
    }

    @Test
    void step_shouldMarkACharacterThatTheLimitCuts() {
        GenerationStream stream = driver.submit(echo("a€", 3));
        driver.runUntilIdle();

        assertThat(Answer.of(stream).text()).isEqualTo("a\uFFFD");
    }

    @Test
    void step_shouldHoldBackWhatAStopStringCouldSwallow() {
        GenerationStream stream = driver.submit(echo("one END? and EN", 100, "END!", "and E!"));
        driver.steps(7);
        assertThat(drain(stream)).containsExactly(new Started(17, 0), new Delta("one ", 4));
        driver.step();
        assertThat(drain(stream)).containsExactly(new Delta("END?", 8));
        driver.runUntilIdle();

        Answer answer = Answer.of(stream);
        assertThat(answer.text()).isEqualTo(" and EN");
        assertThat(answer.reason()).isEqualTo(FinishReason.COMPLETE);
    }

    @Test
    void step_shouldEndAtAStopString() {
        GenerationStream stream = driver.submit(echo("one END and more", 100, "END", "more"));
        driver.runUntilIdle();

        Answer answer = Answer.of(stream);
        assertThat(answer.text()).isEqualTo("one ");
        assertThat(answer.reason()).isEqualTo(FinishReason.STOP_SEQUENCE);
        assertThat(answer.usage().completionTokens()).isEqualTo(7);
    }

    @Test
    void step_shouldAllowAnEmptyAnswer() {
        GenerationStream stream = driver.submit(echo("", 10));
        driver.runUntilIdle();

        Answer answer = Answer.of(stream);
        assertThat(answer.deltas()).isEmpty();
        assertThat(answer.reason()).isEqualTo(FinishReason.COMPLETE);
        assertThat(answer.usage().completionTokens()).isEqualTo(1);
    }

    @Test
    void step_shouldEndAtTheContextsEnd() {
        EngineDriver small = EngineDriver.withBlocks(5);
        assertThat(small.engine().model().contextLength()).isEqualTo(20);
        GenerationStream stream = small.submit("abcd", 1000);
        small.runUntilIdle();

        Answer answer = Answer.of(stream);
        assertThat(answer.reason()).isEqualTo(FinishReason.MAX_TOKENS);
        assertThat(answer.usage().totalTokens()).isEqualTo(20);
    }

    @Test
    void step_shouldTakeTimes() {
        driver.onForward(_ -> driver.advance(Duration.ofMillis(10)));
        GenerationStream stream = driver.submit("x".repeat(40), 3);
        driver.advance(Duration.ofMillis(7));
        driver.runUntilIdle();

        assertThat(Answer.of(stream).timings())
                .isEqualTo(new Timings(Duration.ofMillis(7), Duration.ofMillis(20), Duration.ofMillis(20)));
    }

    @Test
    void step_shouldCancelWithinAStepWhileDecoding() {
        GenerationStream stream = driver.submit("abc", 1000);
        driver.steps(3);
        driver.onForward(_ -> stream.cancel());
        driver.step();

        Answer answer = Answer.of(stream);
        assertThat(answer.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(answer.usage().completionTokens()).isEqualTo(3);
        assertThat(driver.stats().generatedTokens()).isEqualTo(3);
        assertThat(driver.stats().cacheUsage()).isZero();
    }

    @Test
    void step_shouldCancelBetweenThePiecesOfAPrompt() {
        GenerationStream stream = driver.submit("x".repeat(100), 10);
        driver.step();
        stream.cancel();

        assertThat(driver.step()).isFalse();
        assertThat(Answer.of(stream).usage().completionTokens()).isZero();
        assertThat(driver.stats().promptTokens()).isEqualTo(32);
        assertThat(driver.stats().cacheUsage()).isZero();
    }

    @Test
    void step_shouldCancelInTheQueue() {
        List<GenerationStream> busy =
                List.of(driver.submit("a", 50), driver.submit("b", 50), driver.submit("c", 50), driver.submit("d", 50));
        GenerationStream waiting = driver.submit("e", 50);
        driver.step();
        assertThat(driver.stats().queued()).isEqualTo(1);
        waiting.cancel();
        driver.step();

        assertThat(driver.stats().queued()).isZero();
        assertThat(Answer.of(waiting).started()).isNull();
        assertThat(driver.stats().running()).isEqualTo(busy.size());
    }

    @Test
    void step_shouldFailAllOfAStepAndGoOn() {
        GenerationStream one = driver.submit("abc", 10);
        GenerationStream other = driver.submit("abd", 10);
        driver.step();
        driver.onForward(_ -> {
            throw new IllegalStateException("broken");
        });
        driver.step();
        driver.onForward(_ -> {});

        for (GenerationStream stream : List.of(one, other)) {
            Answer answer = Answer.of(stream);
            assertThat(answer.failure())
                    .hasMessage("The model could not be computed")
                    .hasRootCauseMessage("broken");
            assertThat(answer.usage().completionTokens()).isEqualTo(1);
        }
        assertThat(driver.stats().cacheUsage()).isZero();
        GenerationStream next = driver.submit(echo("still here", 20));
        driver.runUntilIdle();
        assertThat(Answer.of(next).text()).isEqualTo("still here");
    }

    @Test
    void step_shouldFailTheOneWhoseBlockCannotBeCopied() {
        driver.submit(echo("123456", 20));
        driver.runUntilIdle();
        GenerationStream running = driver.submit("abc", 10);
        driver.step();
        driver.onCopy(() -> {
            throw new IllegalStateException("broken");
        });
        // All of its prompt is known: the last block, which would be written to again, is copied.
        GenerationStream known = driver.submit(echo("123456", 20));
        driver.runUntilIdle();

        assertThat(Answer.of(known).failure())
                .hasMessage("The model could not be computed")
                .hasRootCauseMessage("broken");
        assertThat(Answer.of(running).usage().completionTokens()).isEqualTo(10);
        assertThat(driver.stats().cacheUsage()).isZero();
        assertThat(driver.stats().queued()).isZero();

        driver.onCopy(() -> {});
        GenerationStream again = driver.submit(echo("123456", 20));
        driver.runUntilIdle();
        assertThat(Answer.of(again).text()).isEqualTo("123456");
    }

    @Test
    void run_shouldTellEverybodyOfABreakdown() {
        GenerationStream decoding = driver.submit("abc", 10);
        driver.step();
        GenerationStream waiting = driver.submit("abd", 10);
        assertThat(driver.engine().failure()).isEmpty();
        IllegalStateException cause = new IllegalStateException("no time left");
        driver.onTime(() -> {
            throw cause;
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> driver.engine().loop().run());
        driver.onTime(() -> {});

        assertThat(driver.engine().failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasCause(cause));
        assertThat(Answer.of(decoding).failure()).hasRootCause(cause);
        assertThat(Answer.of(waiting).failure()).hasRootCause(cause);
        assertThatExceptionOfType(EngineClosedException.class).isThrownBy(() -> driver.submit("abe", 10));
    }

    @Test
    void step_shouldSurviveRunningOutOfMemory() {
        GenerationStream stream = driver.submit("abc", 10);
        driver.onForward(_ -> {
            throw new OutOfMemoryError("heap");
        });
        driver.step();

        assertThat(Answer.of(stream).failure()).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(driver.step()).isFalse();
    }

    @Test
    void step_shouldParkWhoLeavesTooMuchUnread() {
        EngineDriver strict = EngineDriver.withBlocks(100, options -> options.unreadCharacters(10));
        GenerationStream stream = strict.submit("abc", 100);
        strict.runUntilIdle();
        assertThat(strict.stats().parked()).isEqualTo(1);
        assertThat(strict.stats().generatedTokens()).isEqualTo(11);

        StringBuilder text = new StringBuilder();
        while (strict.stats().parked()
                        + strict.stats().running()
                        + strict.stats().queued()
                > 0) {
            drain(stream).forEach(event -> text.append(event instanceof Delta delta ? delta.text() : ""));
            strict.runUntilIdle();
        }
        text.append(Answer.of(stream).text());
        assertThat(text).hasToString(lone("abc", 100));
    }

    @Test
    void step_shouldStayParkedForTheCallerWhenTheConsumerHasCaughtUp() {
        EngineDriver strict = EngineDriver.withBlocks(100, options -> options.unreadCharacters(10));
        GenerationStream stream = strict.submit("abc", 100);
        strict.runUntilIdle();
        stream.park();
        drain(stream);
        assertThat(strict.step()).isFalse();
        assertThat(strict.stats().parked()).isEqualTo(1);

        stream.unpark();
        assertThat(strict.step()).isTrue();
        assertThat(strict.stats().parked()).isZero();
    }

    @Test
    void stats_shouldFollowSequencesThroughTheirLives() {
        GenerationStream one = driver.submit("abc", 100);
        driver.submit("x".repeat(60), 100);
        for (int i = 0; i < 4; i++) {
            driver.submit("abc", 100);
        }
        assertThat(driver.stats().queued()).isEqualTo(6);
        assertThat(driver.stats().running()).isZero();

        driver.step();
        assertThat(driver.stats().queued()).isEqualTo(2);
        assertThat(driver.stats().running()).isEqualTo(4);
        assertThat(driver.stats().cacheUsage()).isEqualTo((16 + 3) / 100.0);
        assertThat(driver.stats().promptTokens()).isEqualTo(32);

        one.park();
        driver.step();
        assertThat(driver.stats().parked()).isEqualTo(1);
        assertThat(driver.stats().running()).isEqualTo(4);
        assertThat(driver.stats().queued()).isEqualTo(1);
    }

    @Test
    void stats_shouldTellTheTimeSinceTheLastStep() {
        driver.submit("abc", 100);
        driver.step();
        driver.advance(Duration.ofSeconds(3));

        assertThat(driver.stats().sinceLastStep()).isEqualTo(Duration.ofSeconds(3));
        assertThat(driver.stats().stalled(Duration.ofSeconds(2))).isTrue();
        driver.step();
        assertThat(driver.stats().sinceLastStep()).isZero();
    }

    @Test
    void submit_shouldRefuseAPromptWithoutTokens() {
        Prompt nothing = new Prompt.Tokens(new int[0]);
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> driver.submit(new GenerationRequest(nothing, 1, SamplingParams.GREEDY, List.of())))
                .withMessage("The prompt has no tokens");
    }

    private static String lone(String prompt, int maxTokens) {
        EngineDriver driver = EngineDriver.withBlocks(1000);
        GenerationStream stream = driver.submit(request(prompt, maxTokens));
        driver.runUntilIdle();
        return Answer.of(stream).text();
    }
}
