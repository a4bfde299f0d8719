package dev.llmnode.inference.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.PromptTooLongException;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link InferenceEngine} is held to, by its public face alone. The model may be any whose answer to
 * {@link #prompt()} is some 40 tokens long or longer, with texts of more than one character in it.
 */
public abstract class InferenceEngineContract {
    private static final SamplingParams LIVELY = new SamplingParams(1.2, 0.95, 50, 0.01, 1.1, 42L);

    private InferenceEngine engine;

    /**
     * Starts an engine; the suite closes it.
     *
     * @param sequences how many it works at side by side
     * @param queue how many may wait besides
     */
    protected abstract InferenceEngine start(int sequences, int queue);

    /** What the suite asks. */
    protected Prompt prompt() {
        return new Prompt.Raw("Once upon a time");
    }

    /** Whether the same request always gives the same text, see the engine's documentation. */
    protected boolean isDeterministic() {
        return true;
    }

    @BeforeEach
    void startEngine() {
        engine = start(4, 4);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @Test
    void model_shouldSayWhatIsServed() {
        assertThat(engine.model().id()).matches("[a-z0-9][a-z0-9._-]*");
        assertThat(engine.model().name()).isNotBlank();
        assertThat(engine.model().contextLength()).isGreaterThanOrEqualTo(128);
        assertThat(engine.model().vocabularySize()).isPositive();
    }

    @Test
    void submit_shouldStreamAnAnswer() {
        Answer answer = Answer.of(engine.submit(greedy(30)));

        assertThat(answer.reason()).isEqualTo(FinishReason.MAX_TOKENS);
        assertThat(answer.text()).isNotEmpty();
        assertThat(answer.deltas())
                .extracting(GenerationEvent.Delta::completionTokens)
                .isSorted()
                .allSatisfy(tokens -> assertThat(tokens).isBetween(1, 30));
        assertThat(answer.started())
                .isEqualTo(new GenerationEvent.Started(
                        answer.usage().promptTokens(), answer.usage().cachedTokens()));
        assertThat(answer.usage().completionTokens()).isEqualTo(30);
        assertThat(answer.timings().decode()).isPositive();
    }

    @Test
    void submit_shouldGiveTheSameTextForTheSameSeed() {
        assumeTrue(isDeterministic());
        assertThat(text(lively(40))).isEqualTo(text(lively(40)));
    }

    @Test
    void submit_shouldGiveALongerAnswerTheSameBeginning() {
        assumeTrue(isDeterministic());
        assertThat(text(lively(40))).startsWith(text(lively(15)));
    }

    @Test
    void submit_shouldNotLetRequestsInfluenceEachOther() {
        assumeTrue(isDeterministic());
        String alone = text(lively(40));
        List<GenerationStream> streams =
                IntStream.range(0, 8).mapToObj(i -> submit(lively(40))).toList();

        for (GenerationStream stream : streams) {
            assertThat(Answer.of(stream).text()).isEqualTo(alone);
        }
    }

    @Test
    void submit_shouldEndAtAStopStringAndLeaveItOut() {
        assumeTrue(isDeterministic());
        String whole = text(greedy(40));
        String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);

        Answer answer = Answer.of(engine.submit(
                new GenerationRequest(prompt(), 40, SamplingParams.GREEDY, List.of("\u0001never", stop))));

        assertThat(answer.reason()).isEqualTo(FinishReason.STOP_SEQUENCE);
        assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    }

    @Test
    void submit_shouldTakeAChat() {
        Prompt chat = new Prompt.Chat(List.of(ChatMessage.system("Be brief."), ChatMessage.user("Hello")));
        Answer answer = Answer.of(engine.submit(new GenerationRequest(chat, 5, SamplingParams.GREEDY, List.of())));

        assertThat(answer.usage().completionTokens()).isBetween(1, 5);
        assertThat(answer.usage().promptTokens()).isGreaterThan(2);
    }

    @Test
    void submit_shouldRefuseAPromptThatFillsTheContext() {
        Prompt endless = new Prompt.Raw("word ".repeat(engine.model().contextLength()));

        assertThatExceptionOfType(PromptTooLongException.class)
                .isThrownBy(() -> engine.submit(new GenerationRequest(endless, 1, SamplingParams.GREEDY, List.of())))
                .withMessageContaining("%d", engine.model().contextLength())
                .satisfies(e -> assertThat(e.field()).isEqualTo("prompt"));
    }

    @Test
    void submit_shouldRefuseTokensOutOfTheVocabulary() {
        Prompt foreign = new Prompt.Tokens(new int[] {1, Integer.MAX_VALUE});

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> engine.submit(new GenerationRequest(foreign, 1, SamplingParams.GREEDY, List.of())));
    }

    @Test
    void submit_shouldRefuseWhatTheQueueHasNoRoomFor() {
        List<GenerationStream> streams = new ArrayList<>();
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                streams.add(engine.submit(endless()));
            }
        });

        assertThat(streams).hasSizeGreaterThanOrEqualTo(8);
        streams.forEach(GenerationStream::cancel);
        streams.forEach(Answer::of);
        assertThat(text(greedy(3))).isNotEmpty();
    }

    @Test
    void cancel_shouldEndTheAnswer() {
        GenerationStream stream = engine.submit(endless());
        awaitDelta(stream);
        stream.cancel();

        Answer answer = Answer.of(stream);
        assertThat(answer.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(engine.stats().running()).isZero();
    }

    @Test
    void cancel_shouldStopTheCounterOfTokens() {
        GenerationStream stream = engine.submit(endless());
        awaitDelta(stream);
        stream.cancel();
        Answer answer = Answer.of(stream);

        assertThat(engine.stats().generatedTokens()).isEqualTo(answer.usage().completionTokens());
    }

    @Test
    void next_shouldRepeatTheEnd() {
        GenerationStream stream = engine.submit(greedy(3));
        GenerationEvent end = Answer.of(stream).end();
        stream.cancel();
        stream.park();
        stream.close();

        assertThat(Answer.next(stream)).isSameAs(end);
        assertThat(Answer.next(stream)).isSameAs(end);
    }

    @Test
    void next_shouldGiveUpAfterTheTimeout() throws InterruptedException {
        GenerationStream stream = engine.submit(endless());
        awaitDelta(stream);
        stream.park();
        GenerationEvent event = stream.next(Duration.ofMillis(200));
        while (event != null) {
            event = stream.next(Duration.ofMillis(200));
        }

        assertThat(engine.stats().parked()).isEqualTo(1);
        assertThat(engine.stats().running()).isZero();
        assertThat(stream.next(Duration.ZERO)).isNull();
    }

    @Test
    void unpark_shouldGoOnWithTheSameText() {
        assumeTrue(isDeterministic());
        String uncut = text(lively(40));
        GenerationStream stream = engine.submit(lively(40));
        StringBuilder begun = new StringBuilder();
        GenerationEvent event = Answer.next(stream);
        while (!(event instanceof GenerationEvent.Finished)) {
            if (event instanceof GenerationEvent.Delta delta) {
                begun.append(delta.text());
            }
            stream.park();
            stream.unpark();
            event = Answer.next(stream);
        }

        assertThat(begun).hasToString(uncut);
    }

    @Test
    void stats_shouldCountTokens() {
        Usage first = Answer.of(engine.submit(greedy(5))).usage();
        Usage second = Answer.of(engine.submit(greedy(7))).usage();

        assertThat(engine.stats().generatedTokens()).isEqualTo(12);
        assertThat(engine.stats().promptTokens())
                .isEqualTo(first.promptTokens() - first.cachedTokens() + second.promptTokens() - second.cachedTokens());
        assertThat(engine.stats().queued()).isZero();
        assertThat(engine.stats().cacheUsage()).isZero();
    }

    @Test
    void close_shouldEndWhatRunsAndWaits() {
        List<GenerationStream> streams =
                IntStream.range(0, 8).mapToObj(i -> submit(endless())).toList();
        engine.close();

        for (GenerationStream stream : streams) {
            assertThat(Answer.of(stream).reason()).isEqualTo(FinishReason.CANCELLED);
        }
        assertThatExceptionOfType(EngineClosedException.class).isThrownBy(() -> engine.submit(greedy(1)));
    }

    private String text(GenerationRequest request) {
        return Answer.of(engine.submit(request)).text();
    }

    private GenerationStream submit(GenerationRequest request) {
        return engine.submit(request);
    }

    private static void awaitDelta(GenerationStream stream) {
        GenerationEvent event = Answer.next(stream);
        while (!(event instanceof GenerationEvent.Delta)) {
            assertThat(event).isInstanceOf(GenerationEvent.Started.class);
            event = Answer.next(stream);
        }
    }

    private GenerationRequest greedy(int maxTokens) {
        return new GenerationRequest(prompt(), maxTokens, SamplingParams.GREEDY, List.of());
    }

    private GenerationRequest lively(int maxTokens) {
        return new GenerationRequest(prompt(), maxTokens, LIVELY, List.of());
    }

    private GenerationRequest endless() {
        return new GenerationRequest(prompt(), Integer.MAX_VALUE, SamplingParams.GREEDY, List.of());
    }
}
