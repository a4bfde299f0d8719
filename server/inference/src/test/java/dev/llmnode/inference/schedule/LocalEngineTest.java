package dev.llmnode.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.Device;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import dev.llmnode.inference.testing.Answer;
import dev.llmnode.inference.testing.EchoModel;
import dev.llmnode.inference.testing.EchoModelRunnerProvider;
import dev.llmnode.inference.testing.InferenceEngineContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

class LocalEngineTest extends InferenceEngineContract {
    @Override
    protected InferenceEngine start(int sequences, int queue) {
        return startLocal(options().maxSequences(sequences).queueCapacity(queue).build());
    }

    private static EngineOptions.Builder options() {
        return EngineOptions.builder("echo").cacheBytes(1 << 20);
    }

    private static LocalEngine startLocal(EngineOptions options) {
        return LocalEngine.start(new EchoModel(100_000), new EchoModelRunnerProvider(16), options, _ -> {});
    }

    @Test
    void start_shouldSleepWhileThereIsNothingToDo() {
        try (LocalEngine engine = startLocal(options().build())) {
            Answer.of(engine.submit(EngineDriver.echo("hello", 10)));

            // Nothing but a wish of somebody else wakes a thread in this state.
            while (engine.thread().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(Answer.of(engine.submit(EngineDriver.echo("again", 10))).text())
                    .isEqualTo("again");
        }
    }

    @Test
    void start_shouldCloseTheFileIfTheModelCannotBeRun() {
        ClosingModel file = new ClosingModel();

        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() ->
                        LocalEngine.start(file, new FailingProvider(), options().build(), _ -> {}))
                .withMessage("No network like this");
        assertThat(file.closed).isTrue();
    }

    @Test
    void start_shouldCloseTheRunnerIfTheEngineCannotBeMade() {
        ClosingModel file = new ClosingModel();
        LimitlessRunner runner = new LimitlessRunner();
        ModelRunnerProvider provider = new FailingProvider() {
            @Override
            public ModelRunner load(
                    DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress) {
                return runner;
            }
        };

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> LocalEngine.start(file, provider, options().build(), _ -> {}));
        assertThat(runner.closed).isTrue();
        assertThat(file.closed).isTrue();
    }

    @Test
    void close_shouldCloseTheFileOnce() {
        ClosingModel file = new ClosingModel();
        LocalEngine engine = LocalEngine.start(
                file, new EchoModelRunnerProvider(16), options().build(), _ -> {});
        engine.close();
        engine.close();

        assertThat(file.closed).isTrue();
        assertThat(engine.thread().isAlive()).isFalse();
    }

    @Test
    void submit_shouldServeManyThreadsAtOnceWithFewBlocks() throws InterruptedException, ExecutionException {
        List<GenerationRequest> requests = new ArrayList<>();
        Map<GenerationRequest, String> alone = new HashMap<>();
        EngineOptions.Builder options = options().queueCapacity(200);
        try (LocalEngine roomy = startLocal(options.build())) {
            for (int i = 0; i < 40; i++) {
                GenerationRequest request = EngineDriver.request("Topic %d ".formatted(i % 7), 5 + i);
                requests.add(request);
                alone.put(request, Answer.of(roomy.submit(request)).text());
            }
        }
        try (LocalEngine engine = startLocal(options.cacheBytes(16 * 64)
                        .unreadCharacters(20)
                        .maxSequences(5)
                        .build());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int seed = i;
                clients.add(threads.submit(() -> behave(engine, requests, alone, new SplittableRandom(seed))));
            }
            int answers = 0;
            for (Future<Integer> client : clients) {
                answers += client.get();
            }
            assertThat(answers).isGreaterThan(300);
            assertThat(engine.stats().cacheUsage()).isZero();
            assertThat(engine.stats().queued()).isZero();
        }
    }

    /** Asks ten times, and lets go of some of the answers; gives how many were read to their ends. */
    private static int behave(
            LocalEngine engine,
            List<GenerationRequest> requests,
            Map<GenerationRequest, String> alone,
            SplittableRandom random) {
        int answers = 0;
        for (int i = 0; i < 10; i++) {
            GenerationRequest request = requests.get(random.nextInt(requests.size()));
            try (GenerationStream stream = engine.submit(request)) {
                Answer.next(stream);
                int choice = random.nextInt(4);
                if (choice == 0) {
                    stream.cancel();
                } else if (choice == 1) {
                    stream.park();
                    stream.unpark();
                }
                Answer answer = Answer.of(stream);
                if (answer.reason() != FinishReason.CANCELLED) {
                    assertThat(answer.text()).isEqualTo(alone.get(request));
                    answers++;
                }
            }
        }
        return answers;
    }

    @Test
    void submit_shouldNotStrandAnyoneWhileTheEngineCloses() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 20; round++) {
            LocalEngine engine = startLocal(options().build());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    clients.add(threads.submit(() -> {
                        try {
                            Answer.of(engine.submit(EngineDriver.request("abc", 1_000_000)));
                        } catch (EngineClosedException e) {
                            assertThat(e).hasMessage("The engine is shutting down");
                        }
                    }));
                }
                engine.close();
                for (Future<?> client : clients) {
                    client.get();
                }
            }
        }
    }

    private static final class ClosingModel extends EchoModel {
        private boolean closed;

        private ClosingModel() {
            super(100);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class LimitlessRunner implements ModelRunner {
        private boolean closed;

        @Override
        public Limits limits() {
            throw new UnsupportedOperationException("No limits");
        }

        @Override
        public StepResult forward(List<Chunk> chunks) {
            throw new UnsupportedOperationException("No limits");
        }

        @Override
        public void copyBlock(int source, int target) {
            throw new UnsupportedOperationException("No limits");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static class FailingProvider implements ModelRunnerProvider {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public List<Device> devices() {
            return List.of();
        }

        @Override
        public ModelRunner load(
                DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress) {
            throw new ModelFormatException("No network like this");
        }
    }
}
