package dev.llmnode.node.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.StepResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a runner is asked to do; each step takes a second. */
class RunnerBenchTest {
    private static final int VOCABULARY = 50;
    private static final int BLOCK = 16;

    private final AtomicLong nanos = new AtomicLong();
    private final List<List<Chunk>> steps = new ArrayList<>();

    private final RunnerBench bench = new RunnerBench(
            new ModelRunner() {
                @Override
                public Limits limits() {
                    return new Limits(VOCABULARY, 1024, 100, 8, BLOCK, 64, 1024, true);
                }

                @Override
                public StepResult forward(List<Chunk> chunks) {
                    nanos.addAndGet(1_000_000_000);
                    steps.add(List.copyOf(chunks));
                    return new StepResult.Logits(0, new float[0], 0);
                }

                @Override
                public void copyBlock(int source, int target) {
                    throw new AssertionError("nothing is shared");
                }

                @Override
                public void close() {}
            },
            nanos::get);

    @Test
    void prefill_shouldCutThePromptAndAskForTheLastLogitsAlone() {
        assertThat(bench.prefill(250)).isEqualTo(250 / 3.0);

        assertThat(steps).extracting(step -> step.getFirst().tokens().length).containsExactly(100, 100, 50);
        assertThat(steps).extracting(step -> step.getFirst().start()).containsExactly(0, 100, 200);
        assertThat(steps)
                .extracting(step -> step.getFirst().output())
                .containsExactly(Chunk.Output.NONE, Chunk.Output.NONE, Chunk.Output.LAST);
    }

    @Test
    void decode_shouldGoOnWithEachSequenceByOneTokenAStep() {
        assertThat(bench.decode(3, 20)).isEqualTo(3);

        assertThat(steps).hasSize(20).allSatisfy(step -> assertThat(step).hasSize(3));
        assertThat(steps.getLast()).allSatisfy(chunk -> {
            assertThat(chunk.start()).isEqualTo(19);
            assertThat(chunk.tokens()).hasSize(1);
            assertThat(chunk.output()).isEqualTo(Chunk.Output.LAST);
        });
    }

    @Test
    void decode_shouldGiveEachSequenceBlocksOfItsOwn() {
        bench.decode(3, BLOCK + 1);

        Set<Integer> blocks = new HashSet<>();
        for (Chunk chunk : steps.getLast()) {
            assertThat(chunk.blocks()).hasSize(2);
            for (int block : chunk.blocks()) {
                assertThat(blocks.add(block))
                        .as("block %d is nobody else's", block)
                        .isTrue();
            }
        }
    }

    @Test
    void tokens_shouldBeOfTheVocabulary() {
        bench.prefill(100);

        assertThat(IntStream.of(steps.getFirst().getFirst().tokens()).boxed())
                .hasSize(100)
                .allSatisfy(token -> assertThat(token).isBetween(0, VOCABULARY - 1));
    }
}
