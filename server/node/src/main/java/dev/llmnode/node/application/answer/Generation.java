package dev.llmnode.node.application.answer;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An answer in the making, read by one thread at a time. Closing it before its end cancels it. */
public final class Generation implements AutoCloseable {
    private static final Duration NEVER = Duration.ofDays(1);
    private final InferenceCall call;
    private final GenerationStream stream;
    private final InferenceObserver observer;
    private final Runnable onEnd;
    private final InstantSource clock;
    private final Instant began;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean answering;

    Generation(
            InferenceCall call,
            GenerationStream stream,
            InferenceObserver observer,
            Runnable onEnd,
            InstantSource clock) {
        this.call = call;
        this.stream = stream;
        this.observer = observer;
        this.onEnd = onEnd;
        this.clock = clock;
        this.began = clock.instant();
    }

    public InferenceCall call() {
        return call;
    }

    /** Time since the request arrived. */
    public Duration age() {
        return Duration.between(began, clock.instant());
    }

    /**
     * Waits for the next part.
     *
     * @return null if none came in time; the end again and again once it is reached
     * @throws NodeException.InferenceFailed if the model failed
     */
    public @Nullable AnswerPart next(Duration timeout) throws InterruptedException {
        Instant deadline = clock.instant().plus(timeout);
        Duration left = timeout;
        while (true) {
            GenerationEvent event = stream.next(left);
            switch (event) {
                case null -> {
                    return null;
                }
                case GenerationEvent.Started _ -> left = Duration.between(clock.instant(), deadline);
                case GenerationEvent.Delta(String text, int tokens) -> {
                    return new AnswerPart.Text(text, tokens);
                }
                case GenerationEvent.Finished finished -> {
                    end(() -> report(finished.reason(), finished.usage(), finished.timings()));
                    return new AnswerPart.End(finished.reason(), finished.usage(), finished.timings());
                }
                case GenerationEvent.Failed failed -> {
                    end(() -> observer.failed(call.model()));
                    throw new NodeException.InferenceFailed(failed.cause());
                }
            }
        }
    }

    /**
     * Waits for the next part as long as it takes; for the first one, until the time since arrival is over the limit.
     *
     * @throws NodeException.Timeout if the first part did not come in time
     */
    public AnswerPart nextOrTimeout(Duration firstLimit) throws InterruptedException {
        AnswerPart part;
        do {
            part = next(answering ? NEVER : firstLimit.minus(age()));
            if (part == null && !answering) {
                cancel();
                throw new NodeException.Timeout(firstLimit);
            }
        } while (part == null);
        answering = true;
        return part;
    }

    private void report(FinishReason reason, Usage usage, Timings timings) {
        observer.finished(call.model(), reason, usage, timings, age());
    }

    private void end(Runnable report) {
        if (ended.compareAndSet(false, true)) {
            report.run();
            onEnd.run();
        }
    }

    /** Stops decoding and keeps the state. */
    public void park() {
        stream.park();
    }

    /** Goes on after {@link #park()}. */
    public void unpark() {
        stream.unpark();
    }

    /** Asks for the end; {@link #next} then reports it. */
    public void cancel() {
        stream.cancel();
    }

    @Override
    public void close() {
        stream.close();
        end(() -> report(FinishReason.CANCELLED, Usage.NONE, Timings.NONE));
    }
}
