package dev.llmnode.node.testing;

import dev.llmnode.inference.EngineClosedException;
import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.ModelInfo;
import dev.llmnode.inference.QueueFullException;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose model answers {@code token0 token1 …}. It makes a token whenever a test permits one, so that a test
 * can stop it in any phase.
 */
public final class ScriptedEngine implements InferenceEngine {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Stream> streams = new ArrayList<>();
    private final String id;
    private IntFunction<String> vocabulary = "token%d "::formatted;
    private long permits;
    private long generated;
    private boolean full;
    private boolean closed;
    private @Nullable InferenceException breakdown;
    private volatile @Nullable InferenceException failure;
    private @Nullable InvalidRequestException refusal;

    public ScriptedEngine(String id) {
        this.id = id;
    }

    /** Never waits for a permit. */
    public static ScriptedEngine unbounded(String id) {
        ScriptedEngine engine = new ScriptedEngine(id);
        engine.permit(Long.MAX_VALUE / 2);
        return engine;
    }

    /** Lets so many more tokens be made, over all streams. */
    public void permit(long tokens) {
        change(() -> permits += tokens);
    }

    /** Sets what the n-th token of an answer is. */
    public void speak(IntFunction<String> words) {
        change(() -> vocabulary = words);
    }

    /** From now on the queue has no room. */
    public void fillQueue(boolean isFull) {
        change(() -> full = isFull);
    }

    /** Every stream fails where it is. */
    public void breakDown(InferenceException cause) {
        change(() -> breakdown = cause);
    }

    /** Every stream fails where it is, and there will be no other. */
    public void breakDownForGood(InferenceException cause) {
        failure = cause;
        breakDown(cause);
    }

    @Override
    public Optional<InferenceException> failure() {
        return Optional.ofNullable(failure);
    }

    /** No request is right from now on. */
    public void refuse(InvalidRequestException cause) {
        change(() -> refusal = cause);
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something holds; fails if it does not within ten seconds. */
    public void await(BooleanSupplier condition) throws InterruptedException {
        long left = Duration.ofSeconds(10).toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("The engine did not come to the state that was waited for");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Streams that neither ended nor were cancelled. */
    public long running() {
        lock.lock();
        try {
            return streams.stream()
                    .filter(stream -> stream.end == null && !stream.parked)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** Streams that are parked. */
    public long parked() {
        lock.lock();
        try {
            return streams.stream()
                    .filter(stream -> stream.end == null && stream.parked)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** Streams that were cancelled. */
    public long cancelled() {
        lock.lock();
        try {
            return streams.stream().filter(stream -> stream.cancelled).count();
        } finally {
            lock.unlock();
        }
    }

    /** Requests taken so far. */
    public int submitted() {
        lock.lock();
        try {
            return streams.size();
        } finally {
            lock.unlock();
        }
    }

    /** The last request taken. */
    public GenerationRequest lastRequest() {
        lock.lock();
        try {
            return streams.getLast().request;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ModelInfo model() {
        return new ModelInfo(id, id, null, "scripted", 0, "F32", 4096, 256, "scripted");
    }

    @Override
    public GenerationStream submit(GenerationRequest request) {
        lock.lock();
        try {
            if (closed) {
                throw new EngineClosedException();
            }
            if (full) {
                throw new QueueFullException(1);
            }
            if (refusal != null) {
                throw refusal;
            }
            Stream stream = new Stream(request);
            streams.add(stream);
            changed.signalAll();
            return stream;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public EngineStats stats() {
        lock.lock();
        try {
            return new EngineStats(full ? 1 : 0, 1, (int) running(), (int) parked(), 0, generated, 0, Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        change(() -> closed = true);
    }

    private final class Stream implements GenerationStream {
        private final GenerationRequest request;
        private int tokens;
        private boolean parked;
        private boolean cancelled;
        private @Nullable GenerationEvent end;

        Stream(GenerationRequest request) {
            this.request = request;
        }

        @Override
        public @Nullable GenerationEvent next(Duration timeout) throws InterruptedException {
            long left = timeout.toNanos();
            lock.lockInterruptibly();
            try {
                while (true) {
                    GenerationEvent event = step();
                    if (event != null || left <= 0) {
                        return event;
                    }
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        private @Nullable GenerationEvent step() {
            if (end != null) {
                return end;
            }
            Usage usage = new Usage(1, tokens, 0);
            if (breakdown != null) {
                end = new GenerationEvent.Failed(breakdown, usage);
            } else if (cancelled || closed) {
                end = new GenerationEvent.Finished(FinishReason.CANCELLED, usage, Timings.NONE);
            } else if (tokens == request.maxTokens()) {
                end = new GenerationEvent.Finished(FinishReason.MAX_TOKENS, usage, Timings.NONE);
            } else if (permits > 0 && !parked) {
                permits--;
                generated++;
                tokens++;
                changed.signalAll();
                return new GenerationEvent.Delta(vocabulary.apply(tokens - 1), tokens);
            }
            return end;
        }

        @Override
        public void cancel() {
            change(() -> cancelled = end == null || cancelled);
        }

        @Override
        public void park() {
            change(() -> parked = true);
        }

        @Override
        public void unpark() {
            change(() -> parked = false);
        }
    }
}
