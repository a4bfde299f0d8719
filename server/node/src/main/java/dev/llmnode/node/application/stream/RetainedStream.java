package dev.llmnode.node.application.stream;

import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.Generation;
import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An answer with all that was generated of it, so that a client can go on from any character. */
final class RetainedStream {
    final StreamId id = StreamId.random();
    private final Generation generation;
    private final ReentrantLock reading = new ReentrantLock();
    private final StringBuilder text = new StringBuilder();
    private int tokensUsed;
    private AnswerPart.@Nullable End end;
    private @Nullable NodeException failure;
    private volatile int length;
    private volatile @Nullable StreamAttachment reader;
    private volatile @Nullable Instant abandonedAt;
    private boolean forgotten;

    RetainedStream(Generation generation) {
        this.generation = generation;
    }

    boolean belongsTo(Caller caller) {
        return generation.call().caller().equals(caller);
    }

    /**
     * Makes this the one reader; an earlier one, whose connection is dead or about to be noticed as such, is sent away.
     *
     * @return false if the stream was forgotten meanwhile
     */
    synchronized boolean attach(StreamAttachment attachment) {
        if (forgotten) {
            return false;
        }
        StreamAttachment earlier = reader;
        reader = attachment;
        abandonedAt = null;
        if (earlier != null) {
            earlier.displace();
        }
        generation.unpark();
        return true;
    }

    /** Lets nobody attach any more; false if somebody reads it. */
    synchronized boolean forget() {
        forgotten |= reader == null;
        return forgotten;
    }

    /** The reader is gone; false if another one has taken its place. */
    synchronized boolean detach(StreamAttachment attachment, Instant now) {
        if (reader != attachment) {
            return false;
        }
        reader = null;
        abandonedAt = now;
        generation.park();
        return true;
    }

    /**
     * What comes after a position: at once what is there, else whatever is generated next.
     *
     * @param firstLimit see {@link Generation#nextOrTimeout}
     */
    AnswerPart read(int position, Duration firstLimit) throws InterruptedException {
        reading.lockInterruptibly();
        try {
            if (text.length() == position && end == null && failure == null) {
                generate(firstLimit);
            }
            if (text.length() > position) {
                return new AnswerPart.Text(text.substring(position), tokensUsed);
            }
            if (failure != null) {
                throw failure;
            }
            if (end == null) {
                throw new IllegalStateException("Neither text nor an end at " + position);
            }
            return end;
        } finally {
            reading.unlock();
        }
    }

    private void generate(Duration firstLimit) throws InterruptedException {
        try {
            switch (generation.nextOrTimeout(firstLimit)) {
                case AnswerPart.Text part -> {
                    text.append(part.text());
                    length = text.length();
                    tokensUsed = part.tokensUsed();
                }
                case AnswerPart.End part -> end = part;
            }
        } catch (NodeException e) {
            failure = e;
        }
    }

    /** Characters kept. */
    int length() {
        return length;
    }

    /** Since when nobody reads it; null if somebody does. */
    @Nullable
    Instant abandonedAt() {
        return abandonedAt;
    }

    /** Ends the generation, if it has not ended. */
    void close() {
        generation.close();
    }
}
