package dev.llmnode.sdk.stream;

import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.RequestAbortedException;
import dev.llmnode.sdk.internal.stream.Delivery;
import dev.llmnode.sdk.internal.stream.Source;
import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of an answer, as they come. It is read once: in a loop, as a {@link #stream()}, by a {@link #publisher()}, or whole with
 * {@link #collect()} or {@link #collectAsync()}.
 *
 * <p>Open it in a try-with-resources statement: {@link #close()} stops the generation on the node, also where a loop is left before its end. A stream
 * that was forgotten is stopped when the garbage collector finds it.
 *
 * @param <T> what a piece is
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public abstract class AnswerStream<T> implements AutoCloseable, Iterable<T> {
    private static final Cleaner FORGOTTEN = Cleaner.create();

    private final Source<T> source;
    private final AtomicBoolean read = new AtomicBoolean();

    /** Made by the client. */
    @SuppressWarnings("this-escape") // the cleaner keeps it, and does nothing with it
    protected AnswerStream(Source<T> source) {
        this.source = source;
        FORGOTTEN.register(this, source::stop);
    }

    /**
     * The pieces, one after the other; waits for each.
     *
     * @throws LlmNodeException from {@code hasNext()} and {@code next()}, if the stream ends with an error
     */
    @Override
    public final Iterator<T> iterator() {
        begin();
        return new Pieces();
    }

    /** The pieces as a stream, which waits for each; closing it closes this. */
    public final Stream<T> stream() {
        int kind = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(() -> Spliterators.spliteratorUnknownSize(iterator(), kind), kind, false)
                .onClose(this::close);
    }

    /**
     * The pieces as a publisher for one subscriber, which gets as many as it asks for. Cancelling stops the generation. The subscriber is called on the
     * threads of the HTTP client: hand over what takes time.
     */
    public final Flow.Publisher<T> publisher() {
        return subscriber -> {
            begin();
            new Delivery<>(source, subscriber, this).start();
        };
    }

    /** Waits for the end, and gives the answer whole: the texts joined, of the other fields the last value. */
    public final T collect() {
        try {
            for (Iterator<T> pieces = iterator(); pieces.hasNext(); ) {
                pieces.next();
            }
            return source.whole();
        } finally {
            close();
        }
    }

    /** The whole answer, when it is there. Cancelling the future stops the generation. */
    public final CompletableFuture<T> collectAsync() {
        CompletableFuture<T> whole = new CompletableFuture<>();
        whole.whenComplete((answer, failure) -> close());
        publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(T piece) {}

            @Override
            public void onError(Throwable failure) {
                whole.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                whole.complete(source.whole());
            }
        });
        return whole;
    }

    /** How far it has got. */
    public final StreamProgress progress() {
        return source.progress();
    }

    /** Stops the generation on the node, if it runs; who still reads gets a {@link RequestAbortedException}. */
    @Override
    public final void close() {
        source.stop();
    }

    private void begin() {
        if (!read.compareAndSet(false, true)) {
            throw new LlmNodeException("this stream has been read already");
        }
        source.start();
    }

    private final class Pieces implements Iterator<T> {
        private @Nullable T next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = take();
            }
            return next != null;
        }

        @Override
        public T next() {
            T piece = next == null ? take() : next;
            if (piece == null) {
                throw new NoSuchElementException("the stream has ended");
            }
            next = null;
            return piece;
        }

        private @Nullable T take() {
            try {
                return source.inbox().take();
            } catch (InterruptedException interruption) {
                close();
                Thread.currentThread().interrupt();
                throw new RequestAbortedException(
                        "the thread was interrupted while it waited for a piece", interruption);
            }
        }
    }
}
