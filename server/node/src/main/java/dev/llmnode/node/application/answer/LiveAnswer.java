package dev.llmnode.node.application.answer;

import java.time.Duration;

/** A stream that lives and dies with its connection: closing it cancels what is not finished. */
public final class LiveAnswer implements AutoCloseable {
    private final Generation generation;
    private final StreamSlots.Slot slot;
    private final Duration firstPartLimit;

    public LiveAnswer(Generation generation, StreamSlots.Slot slot, Duration firstPartLimit) {
        this.generation = generation;
        this.slot = slot;
        this.firstPartLimit = firstPartLimit;
    }

    /** Waits for the next part. */
    public AnswerPart next() throws InterruptedException {
        return generation.nextOrTimeout(firstPartLimit);
    }

    /** Asks for the end, which {@link #next} then reports. */
    public void cancel() {
        generation.cancel();
    }

    @Override
    public void close() {
        generation.close();
        slot.close();
    }
}
