package dev.llmnode.inference.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ModelRunner} is held to. A subclass says how one is loaded; any network does, random weights too, as long
 * as its logits depend on all of a text.
 */
public abstract class ModelRunnerContract {
    /** What the suite loads runners with, unless {@link #options()} says otherwise. */
    protected static final RunnerOptions OPTIONS = new RunnerOptions(2, 256, 8, 64, 64L << 20);

    private ModelRunner runner;
    private RunnerScript script;

    /** Loads a runner of a model with a context of 256 positions at least; the suite closes it. */
    protected abstract ModelRunner load(RunnerOptions options);

    /** As {@link #OPTIONS}; override to give a cache of another size, which must hold 64 blocks at least. */
    protected RunnerOptions options() {
        return OPTIONS;
    }

    @BeforeEach
    void loadRunner() {
        runner = load(options());
        script = new RunnerScript(runner);
    }

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    @Test
    void limits_shouldKeepToTheOptions() {
        ModelRunner.Limits limits = runner.limits();
        assertThat(limits.contextLength()).isEqualTo(options().contextLength());
        assertThat(limits.maxTokens()).isEqualTo(options().maxTokens());
        assertThat(limits.maxSequences()).isEqualTo(options().maxSequences());
        assertThat(limits.blockCount() * limits.blockBytes())
                .isPositive()
                .isLessThanOrEqualTo(options().cacheBytes());
        assertThat(limits.blockCount()).isGreaterThanOrEqualTo(64);
    }

    @Test
    void forward_shouldGiveFiniteLogitsThatDependOnTheText() {
        float[] one = script.last(script.tokens(1, 20));
        float[] other = script.last(script.tokens(2, 20));

        assertThat(one).hasSize(runner.limits().vocabularySize());
        for (float logit : one) {
            assertThat(logit).isFinite();
        }
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void forward_shouldGiveRowsInTheOrderOfTheChunks() {
        int[] first = script.tokens(1, 5);
        int[] second = script.tokens(2, 3);
        int[] third = script.tokens(3, 4);
        int[] blocks = script.freshBlocks(3 * runner.limits().blockSize());

        StepResult.Logits result = script.forward(
                new Chunk(first, 0, new int[] {blocks[0]}, Chunk.Output.LAST, null),
                new Chunk(second, 0, new int[] {blocks[1]}, Chunk.Output.NONE, null),
                new Chunk(third, 0, new int[] {blocks[2]}, Chunk.Output.ALL, null));

        assertThat(result.rows()).isEqualTo(5);
        List<float[]> rows = script.rows(result);
        assertSame(rows.get(0), script.last(first));
        for (int i = 0; i < third.length; i++) {
            assertSame(rows.get(1 + i), script.last(Arrays.copyOf(third, i + 1)));
        }
    }

    @Test
    void forward_shouldGiveNoRowForChunksWithoutOutput() {
        int[] blocks = script.freshBlocks(1);
        StepResult result = runner.forward(List.of(new Chunk(script.tokens(1, 5), 0, blocks, Chunk.Output.NONE, null)));

        assertThat(result.rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 13, 16, 17, 31, 50})
    void forward_shouldNotDependOnHowAPromptIsCut(int chunkSize) {
        int[] tokens = script.tokens(1, 50);
        float[] whole = script.last(tokens);

        int[] blocks = script.freshBlocks(tokens.length);
        float[] cut = new float[0];
        for (int start = 0; start < tokens.length; start += chunkSize) {
            cut = script.last(tokens, start, Math.min(tokens.length, start + chunkSize), blocks);
        }

        assertSame(cut, whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void forward_shouldNotDependOnTheRestOfTheBatch(int batchSize) {
        List<int[]> texts = IntStream.range(0, batchSize)
                .mapToObj(i -> script.tokens(i, 20 + 3 * i))
                .toList();
        List<int[]> blocks =
                texts.stream().map(text -> script.freshBlocks(text.length)).toList();
        for (int i = 0; i < batchSize; i++) {
            script.last(texts.get(i), 0, texts.get(i).length - 1, blocks.get(i));
        }
        List<Chunk> decodes = new ArrayList<>();
        for (int i = 0; i < batchSize; i++) {
            int[] text = texts.get(i);
            decodes.add(new Chunk(
                    new int[] {text[text.length - 1]}, text.length - 1, blocks.get(i), Chunk.Output.LAST, null));
        }
        StepResult.Logits together = script.forward(decodes.toArray(Chunk[]::new));
        List<float[]> rows = script.rows(together);

        for (int i = 0; i < batchSize; i++) {
            assertSame(rows.get(i), script.last(texts.get(i)));
        }
    }

    @Test
    void forward_shouldMixDecodesWithPiecesOfPrompts() {
        int[] decoding = script.tokens(1, 33);
        int[] prompt = script.tokens(2, 60);
        int[] decodingBlocks = script.freshBlocks(decoding.length);
        int[] promptBlocks = script.freshBlocks(prompt.length);
        script.last(decoding, 0, 32, decodingBlocks);
        script.last(prompt, 0, 10, promptBlocks);

        StepResult.Logits mixed = script.forward(
                new Chunk(new int[] {decoding[32]}, 32, decodingBlocks, Chunk.Output.LAST, null),
                new Chunk(Arrays.copyOfRange(prompt, 10, 60), 10, promptBlocks, Chunk.Output.LAST, null));
        float[] decoded = script.row(mixed, 0);
        float[] prefilled = script.row(mixed, 1);

        assertSame(decoded, script.last(decoding));
        assertSame(prefilled, script.last(prompt));
    }

    @Test
    void forward_shouldFollowScatteredBlockTables() {
        int[] tokens = script.tokens(1, 60);
        float[] inOrder = script.last(tokens);
        int[] blocks = script.freshBlocks(tokens.length);
        int[] reversed = new int[blocks.length + 2];
        for (int i = 0; i < blocks.length; i++) {
            reversed[i] = blocks[blocks.length - 1 - i];
        }
        reversed[blocks.length] = runner.limits().blockCount() - 1;

        assertSame(script.last(tokens, 0, tokens.length, reversed), inOrder);
    }

    @Test
    void forward_shouldNotSeeWhatABlockHeldBefore() {
        int[] tokens = script.tokens(1, 21);
        float[] fresh = script.last(tokens);
        int[] blocks = script.freshBlocks(60);
        script.last(script.tokens(2, 60), 0, 60, blocks);

        assertSame(script.last(tokens, 0, 21, blocks), fresh);
    }

    @Test
    void forward_shouldShareBlocksBetweenSequences() {
        int size = runner.limits().blockSize();
        int[] one = script.tokens(1, size + 5);
        int[] other = Arrays.copyOf(one, size + 5);
        other[size] = (one[size] + 1) % runner.limits().vocabularySize();
        float[] expected = script.last(other);
        int[] blocks = script.freshBlocks(3 * size);
        script.prefill(one, blocks);

        float[] shared = script.last(other, size, other.length, new int[] {blocks[0], blocks[2]});

        assertSame(shared, expected);
    }

    @Test
    void forward_shouldReachTheContextsEnd() {
        int[] tokens = script.tokens(1, runner.limits().contextLength());
        int[] blocks = script.freshBlocks(tokens.length);
        script.prefill(Arrays.copyOf(tokens, tokens.length - 3), blocks);
        float[] decoded = new float[0];
        for (int position = tokens.length - 3; position < tokens.length; position++) {
            decoded = script.last(tokens, position, position + 1, blocks);
        }

        assertSame(decoded, script.last(tokens));
    }

    @Test
    void forward_shouldLetTheCallerScribbleInItsRows() {
        int[] tokens = script.tokens(1, 10);
        int[] blocks = script.freshBlocks(10);
        float[] expected = script.last(tokens, 0, 10, blocks);
        StepResult.Logits result = script.forward(new Chunk(tokens, 0, blocks, Chunk.Output.LAST, null));
        Arrays.fill(result.values(), Float.NaN);

        assertSame(script.last(tokens, 0, 10, blocks), expected);
    }

    @Test
    void forward_shouldRefuseWhatIsOverItsLimits() {
        ModelRunner.Limits limits = runner.limits();
        int[] blocks = script.freshBlocks(limits.contextLength());
        int[] token = script.tokens(1, 1);
        Chunk fits = new Chunk(token, 0, blocks, Chunk.Output.LAST, null);
        float[] before = script.last(token, 0, 1, blocks);

        assertRefused(List.of());
        assertRefused(Collections.nCopies(limits.maxSequences() + 1, fits));
        assertRefused(List.of(new Chunk(script.tokens(1, limits.maxTokens() + 1), 0, blocks, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(new int[0], 0, blocks, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(token, limits.contextLength(), blocks, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(token, -1, blocks, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(token, 0, new int[0], Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(token, 0, new int[] {limits.blockCount()}, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(new int[] {limits.vocabularySize()}, 0, blocks, Chunk.Output.LAST, null)));
        assertRefused(List.of(new Chunk(new int[] {-1}, 0, blocks, Chunk.Output.LAST, null)));

        assertSame(script.last(token, 0, 1, blocks), before);
    }

    @Test
    void copyBlock_shouldCopyAllThatABlockHolds() {
        int size = runner.limits().blockSize();
        int[] one = script.tokens(1, size + 3);
        int[] other = Arrays.copyOf(one, size + 3);
        other[size - 1] = (one[size - 1] + 1) % runner.limits().vocabularySize();
        float[] expectedOther = script.last(other);
        float[] expectedOne = script.last(one);
        int[] blocks = script.freshBlocks(4 * size);
        script.prefill(Arrays.copyOf(one, size), blocks);

        runner.copyBlock(blocks[0], blocks[2]);
        float[] copied = script.last(other, size - 1, other.length, new int[] {blocks[2], blocks[3]});
        float[] original = script.last(one, size, one.length, blocks);

        assertSame(copied, expectedOther);
        assertSame(original, expectedOne);
    }

    @Test
    void close_shouldDoNothingTheSecondTime() {
        runner.close();
        runner.close();
    }

    private void assertRefused(List<Chunk> chunks) {
        assertThatIllegalArgumentException().isThrownBy(() -> runner.forward(chunks));
    }

    private void assertSame(float[] actual, float[] expected) {
        if (runner.limits().deterministic()) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).containsExactly(expected, within(0.1f));
        }
    }
}
