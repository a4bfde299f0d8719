package dev.llmnode.node.application.stream;

import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.StreamSlots;
import java.time.Duration;

/**
 * A client's hold on a stream, used by the one thread that made it. Closing it before the end parks the stream, or
 * cancels it if the client has got no event to come back with.
 */
public final class StreamAttachment implements AutoCloseable {
    private final RetainedStream stream;
    private final StreamRegistry registry;
    private final StreamSlots.Slot slot;
    private final Duration firstPartLimit;
    private final Thread reader = Thread.currentThread();
    private int position;
    private boolean resumable;
    private boolean ended;
    private volatile boolean displaced;

    StreamAttachment(
            RetainedStream stream,
            StreamRegistry registry,
            StreamSlots.Slot slot,
            int position,
            boolean resumable,
            Duration firstPartLimit) {
        this.stream = stream;
        this.registry = registry;
        this.slot = slot;
        this.position = position;
        this.resumable = resumable;
        this.firstPartLimit = firstPartLimit;
    }

    /**
     * Waits for what comes next.
     *
     * @throws InterruptedException if the thread is interrupted, as it is when another connection takes over
     */
    public AnswerPart next() throws InterruptedException {
        if (displaced) {
            throw new InterruptedException("Another connection goes on with this stream");
        }
        AnswerPart part = stream.read(position, firstPartLimit);
        switch (part) {
            case AnswerPart.Text(String text, int _) -> position += text.length();
            case AnswerPart.End _ -> ended = true;
        }
        return part;
    }

    /** The id of the part that {@link #next} returned last; from here on a client may come back with it. */
    public String eventId() {
        resumable = true;
        return new EventId(stream.id, position, ended).toString();
    }

    void displace() {
        displaced = true;
        reader.interrupt();
    }

    @Override
    public void close() {
        slot.close();
        registry.released(stream, this, resumable);
    }
}
