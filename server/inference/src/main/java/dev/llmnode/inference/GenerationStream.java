package dev.llmnode.inference;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, read by one consumer.
 *
 * <p>The producer never waits for the consumer: text that is not yet read coalesces into one delta, and past a bound of
 * unread characters the engine parks the sequence until the consumer has caught up. Nothing is lost or reordered.
 */
public interface GenerationStream extends AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @param timeout how long to wait at most
     * @return the event, or null if none came in time; after {@link GenerationEvent.Finished} or
     *     {@link GenerationEvent.Failed} every call returns that event again
     * @throws InterruptedException if the waiting thread is interrupted; the stream goes on
     */
    @Nullable
    GenerationEvent next(Duration timeout) throws InterruptedException;

    /** Ends the generation with {@link FinishReason#CANCELLED} within one step of the engine. Has no effect at the end. */
    void cancel();

    /** Stops decoding and keeps the state, as far as the engine's cap for parked sequences allows. */
    void park();

    /** Goes on where {@link #park()} stopped. */
    void unpark();

    /** Cancels, if it has not ended. */
    @Override
    default void close() {
        cancel();
    }
}
