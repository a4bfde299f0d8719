package dev.llmnode.inference.schedule;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.Device;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import dev.llmnode.inference.testing.EchoModel;
import dev.llmnode.inference.testing.EchoModelRunnerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine without a thread, over the echo model: tests take its steps one by one, and time passes as they say. */
final class EngineDriver {
    static final int BLOCK_SIZE = 4;
    static final int BLOCK_BYTES = BLOCK_SIZE * Integer.BYTES;

    /** What each step was asked to compute. */
    final List<List<Chunk>> steps = new ArrayList<>();

    private final LocalEngine engine;
    private long nanos = 1;
    private Consumer<List<Chunk>> onForward = _ -> {};
    private Runnable onCopy = () -> {};
    private Runnable onTime = () -> {};

    private EngineDriver(int contextLength, EngineOptions options) {
        engine = LocalEngine.load(new EchoModel(contextLength), new ObservedProvider(), options, _ -> {}, this::now);
    }

    /** An engine with this many blocks of {@value #BLOCK_SIZE} tokens, all of which parked sequences may keep. */
    static EngineDriver withBlocks(int blocks, UnaryOperator<EngineOptions.Builder> options) {
        EngineOptions.Builder builder = EngineOptions.builder("echo")
                .maxSequences(4)
                .maxTokens(32)
                .maxStep(Duration.ZERO)
                .cacheBytes((long) blocks * BLOCK_BYTES)
                .parkedBytes((long) blocks * BLOCK_BYTES);
        return new EngineDriver(1000, options.apply(builder).build());
    }

    static EngineDriver withBlocks(int blocks) {
        return withBlocks(blocks, options -> options);
    }

    /** Runs before each step's computing. */
    void onForward(Consumer<List<Chunk>> action) {
        onForward = action;
    }

    private long now() {
        onTime.run();
        return nanos;
    }

    /** Runs whenever the engine looks at its clock. */
    void onTime(Runnable action) {
        onTime = action;
    }

    /** Runs before each copying of a block. */
    void onCopy(Runnable action) {
        onCopy = action;
    }

    void advance(Duration time) {
        nanos += time.toNanos();
    }

    GenerationStream submit(GenerationRequest request) {
        return engine.submit(request);
    }

    GenerationStream submit(String prompt, int maxTokens) {
        return submit(request(prompt, maxTokens));
    }

    /** Greedy, the prompt as it is: one token a character, and one before them. The answer never ends by itself. */
    static GenerationRequest request(String prompt, int maxTokens, String... stop) {
        return new GenerationRequest(new Prompt.Raw(prompt), maxTokens, SamplingParams.GREEDY, List.of(stop));
    }

    /** Answers what it is asked. */
    static GenerationRequest echo(String message, int maxTokens, String... stop) {
        Prompt prompt = new Prompt.Chat(List.of(ChatMessage.user(message)));
        return new GenerationRequest(prompt, maxTokens, SamplingParams.GREEDY, List.of(stop));
    }

    boolean step() {
        return engine.loop().step();
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    void runUntilIdle() {
        while (step()) {
            if (steps.size() > 1_000_000) {
                throw new AssertionError("It never comes to rest");
            }
        }
    }

    EngineStats stats() {
        return engine.stats();
    }

    LocalEngine engine() {
        return engine;
    }

    /** Tokens of each chunk of the step that was computed last. */
    List<Integer> lastStep() {
        return steps.getLast().stream().map(chunk -> chunk.tokens().length).toList();
    }

    /** All that is there to be read now. */
    static List<GenerationEvent> drain(GenerationStream stream) {
        List<GenerationEvent> events = new ArrayList<>();
        GenerationEvent event = poll(stream);
        while (event != null) {
            events.add(event);
            if (event instanceof GenerationEvent.Finished || event instanceof GenerationEvent.Failed) {
                return events;
            }
            event = poll(stream);
        }
        return events;
    }

    static @Nullable GenerationEvent poll(GenerationStream stream) {
        try {
            return stream.next(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private final class ObservedProvider implements ModelRunnerProvider {
        private final ModelRunnerProvider echo = new EchoModelRunnerProvider(BLOCK_SIZE);

        @Override
        public String name() {
            return echo.name();
        }

        @Override
        public List<Device> devices() {
            return echo.devices();
        }

        @Override
        public ModelRunner load(
                DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress) {
            return new ObservedRunner(echo.load(spec, weights, options, progress));
        }
    }

    private final class ObservedRunner implements ModelRunner {
        private final ModelRunner runner;

        private ObservedRunner(ModelRunner runner) {
            this.runner = runner;
        }

        @Override
        public Limits limits() {
            return runner.limits();
        }

        @Override
        public StepResult forward(List<Chunk> chunks) {
            steps.add(List.copyOf(chunks));
            onForward.accept(chunks);
            return runner.forward(chunks);
        }

        @Override
        public void copyBlock(int source, int target) {
            onCopy.run();
            runner.copyBlock(source, target);
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
