package dev.llmnode.inference.schedule;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.ModelInfo;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.cache.KvCache;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.sample.SamplerFactory;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.inference.spi.RunnerOptions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;

/** A model on this machine: a runner behind our own scheduler, with a thread of its own. */
public final class LocalEngine implements InferenceEngine {
    private final ModelFile file;
    private final ModelRunner runner;
    private final ModelInfo model;
    private final WaitingQueue waiting;
    private final Mailbox mailbox = new Mailbox();
    private final EngineMeter meter;
    private final SequenceFactory sequences;
    private final EngineLoop loop;
    private final Thread thread;

    private LocalEngine(ModelFile file, ModelRunner runner, String adapter, EngineOptions options, LongSupplier clock) {
        this.file = file;
        this.runner = runner;
        ModelRunner.Limits limits = runner.limits();
        long cached = (long) limits.blockCount() * limits.blockSize();
        int contextLength = (int) Math.min(limits.contextLength(), cached);
        int vocabularySize = Math.min(limits.vocabularySize(), file.tokenizer().vocabularySize());
        model = new ModelInfo(
                options.id(),
                file.name(),
                file.description(),
                file.spec().architecture(),
                file.parameters(),
                file.quantisation().name(),
                contextLength,
                vocabularySize,
                adapter);
        waiting = new WaitingQueue(options.queueCapacity(), limits.maxSequences());
        meter = new EngineMeter(clock, waiting);
        sequences = new SequenceFactory(
                file.tokenizer(),
                file.chatTemplate(),
                new SamplerFactory(vocabularySize),
                contextLength,
                options.unreadCharacters(),
                mailbox,
                clock);
        KvCache cache =
                new KvCache(limits.blockCount(), limits.blockSize(), new SecureRandom().nextLong(), runner::copyBlock);
        StepBudget budget = new StepBudget(limits.maxTokens(), options.maxStep().toNanos());
        int parkedBlocks = (int) Math.min(limits.blockCount(), options.parkedBytes() / limits.blockBytes());
        Scheduler scheduler = new Scheduler(limits, cache, budget, parkedBlocks, waiting);
        loop = new EngineLoop(runner, scheduler, cache, mailbox, meter, clock);
        thread = Thread.ofPlatform().name("engine-" + options.id()).daemon().unstarted(loop);
    }

    /**
     * Loads a model, which may take seconds, and starts its engine.
     *
     * @param file closed with the engine, or here if loading fails
     * @param provider makes the runner
     * @param progress told the share of loading that is done, 0 to 1
     * @throws ModelFormatException if the provider cannot run this model
     */
    public static LocalEngine start(
            ModelFile file, ModelRunnerProvider provider, EngineOptions options, DoubleConsumer progress) {
        LocalEngine engine = load(file, provider, options, progress, System::nanoTime);
        engine.thread.start();
        return engine;
    }

    /** As {@link #start}, with a clock of nanoseconds and without a thread: who calls this drives the loop. */
    static LocalEngine load(
            ModelFile file,
            ModelRunnerProvider provider,
            EngineOptions options,
            DoubleConsumer progress,
            LongSupplier clock) {
        try {
            RunnerOptions limits = new RunnerOptions(
                    options.threads(),
                    Math.min(options.contextLength(), file.spec().contextLength()),
                    options.maxSequences(),
                    options.maxTokens(),
                    options.cacheBytes());
            return over(provider.load(file.spec(), file.weights(), limits, progress), file, provider, options, clock);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static LocalEngine over(
            ModelRunner runner,
            ModelFile file,
            ModelRunnerProvider provider,
            EngineOptions options,
            LongSupplier clock) {
        try {
            return new LocalEngine(file, runner, provider.name(), options, clock);
        } catch (RuntimeException | Error e) {
            runner.close();
            throw e;
        }
    }

    EngineLoop loop() {
        return loop;
    }

    Thread thread() {
        return thread;
    }

    @Override
    public ModelInfo model() {
        return model;
    }

    @Override
    public GenerationStream submit(GenerationRequest request) {
        Sequence sequence = sequences.create(request);
        if (mailbox.isClosed()) {
            throw new EngineClosedException();
        }
        if (!waiting.reserve()) {
            throw new QueueFullException(waiting.capacity());
        }
        if (!mailbox.send(Mailbox.Kind.SUBMIT, sequence)) {
            waiting.cancelReservation();
            throw new EngineClosedException();
        }
        return sequence.stream();
    }

    @Override
    public EngineStats stats() {
        return meter.read();
    }

    @Override
    public Optional<InferenceException> failure() {
        return Optional.ofNullable(loop.failure());
    }

    @Override
    public void close() {
        mailbox.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The model's memory must not go while the thread still computes with it.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        runner.close();
        file.close();
    }
}
